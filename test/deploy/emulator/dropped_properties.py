"""Properties of known types that ministack drops without a word."""
import inspect

import ministack.services.lambda_svc as lambda_service
import ministack.services.scheduler as scheduler
from ministack.services.cloudformation import provisioners

from . import recorded_types


def install():
    wrap("AWS::Lambda::Function", after=set_reserved_concurrency)
    wrap("AWS::Lambda::EventSourceMapping", after=keep_mapping_settings)
    wrap("AWS::Scheduler::Schedule", after=set_timezone)
    wrap("AWS::CloudWatch::Alarm", before=without_metric_math, after=record_metric_math)


def wrap(resource_type, before=lambda properties: properties, after=lambda physical_id, properties: None):
    handler = provisioners._RESOURCE_HANDLERS[resource_type]
    create, update = handler["create"], handler["update"]
    takes_logical_id = "logical_id" in inspect.signature(update).parameters

    def wrapped_create(logical_id, properties, stack_name):
        created, attributes = create(logical_id, before(properties), stack_name)
        after(created, properties)
        return created, attributes

    def wrapped_update(physical_id, old, new, stack_name, logical_id=None):
        result = update(physical_id, before(old), before(new), stack_name, *([logical_id] if takes_logical_id else []))
        after(result[0], new)
        return result

    handler["create"], handler["update"] = wrapped_create, wrapped_update


def set_reserved_concurrency(name, properties):
    lambda_service._functions[name]["concurrency"] = properties.get("ReservedConcurrentExecutions")


def keep_mapping_settings(uuid, properties):
    lambda_service._esms[uuid]["Qualifier"] = (properties["FunctionName"].split(":function:")[-1].split(":") + [None])[1]  # an update drops it
    lambda_service._esms[uuid]["State"] = "Enabled" if properties.get("Enabled", True) else "Disabled"  # a new one is always said to be enabled
    for name in ("KmsKeyArn", "MetricsConfig", "ProvisionedPollerConfig", "StartingPositionTimestamp"):
        if name in properties:
            lambda_service._esms[uuid][name] = properties[name]


def set_timezone(name, properties):
    schedule = scheduler._schedules[f"{properties.get('GroupName', 'default')}/{name}"]
    schedule["ScheduleExpressionTimezone"] = properties.get("ScheduleExpressionTimezone", "UTC")


def without_metric_math(properties):
    """ministack knows no metric math: such an alarm stands there, and nothing evaluates it."""
    if "Metrics" not in properties:
        return properties
    plain = {name: value for name, value in properties.items() if name != "Metrics"}
    return {**plain, "Namespace": "MetricMath", "MetricName": "recorded", "Period": 60, "Statistic": "Sum"}


def record_metric_math(name, properties):
    if "Metrics" in properties:
        recorded_types.record("AWS::CloudWatch::Alarm", name, properties)
    else:
        recorded_types.forget("AWS::CloudWatch::Alarm", name)
