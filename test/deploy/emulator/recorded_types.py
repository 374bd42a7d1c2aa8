"""Resource types that ministack refuses. Their properties are kept, what they refer to must exist, and nothing happens afterwards."""
import json
import os
import re

import ministack.services.cloudwatch as cloudwatch
import ministack.services.iam as iam
import ministack.services.kinesis as kinesis
import ministack.services.lambda_svc as lambda_service
from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import provisioners

#: What happens on AWS and not here, by type.
DESCRIPTIONS = {
    "AWS::ApplicationAutoScaling::ScalableTarget": "scaling of provisioned concurrency",
    "AWS::ApplicationAutoScaling::ScalingPolicy": "scaling of provisioned concurrency",
    "AWS::CodeDeploy::Application": "traffic shifting",
    "AWS::CodeDeploy::DeploymentConfig": "traffic shifting",
    "AWS::CodeDeploy::DeploymentGroup": "traffic shifting and rollback",
    "AWS::EC2::FlowLog": "flow logs",
    "AWS::EventsV2::EventBus": "a Custom Event Bus: the simulator follows its events",
    "AWS::EventsV2::Subscriber": "deliveries of a Custom Event Bus",
    "AWS::Kinesis::StreamConsumer": "reads of a consumer's own; its mapping reads the stream",
    "Custom::VpcRestrictDefaultSG": "the rules of a default security group",
}

#: The properties of each recorded resource and of each alarm with metric math, by type and physical id. Written to RECORDED_STATE after each change.
STATE = {}


def record(resource_type, physical_id, properties):
    STATE.setdefault(resource_type, {})[physical_id] = properties
    write()


def forget(resource_type, physical_id):
    STATE.get(resource_type, {}).pop(physical_id, None)
    write()


def write():
    file = os.environ.get("RECORDED_STATE")
    if file:
        with open(f"{file}.new", "w") as state:
            json.dump(STATE, state)
        os.replace(f"{file}.new", file)


def is_recorded(resource_type, physical_id):
    return physical_id in STATE.get(resource_type, {})


def install():
    register("AWS::CodeDeploy::Application", "ApplicationName")
    register("AWS::CodeDeploy::DeploymentConfig", "DeploymentConfigName")
    register("AWS::CodeDeploy::DeploymentGroup", "DeploymentGroupName", check_deployment_group)
    register("AWS::ApplicationAutoScaling::ScalableTarget", check=check_scalable_target, physical_id=scalable_target_id)
    register("AWS::ApplicationAutoScaling::ScalingPolicy", "PolicyName", check_scaling_policy)
    register("AWS::EC2::FlowLog", check=lambda properties: require_role(properties["DeliverLogsPermissionArn"]))
    register("AWS::Kinesis::StreamConsumer", check=check_stream, physical_id=consumer_arn, attributes=lambda arn: {"ConsumerARN": arn})
    register("AWS::EventsV2::EventBus", physical_id=custom_bus_arn, attributes=lambda arn: {"EventBusArn": arn})
    register("AWS::EventsV2::Subscriber", check=check_subscriber, physical_id=subscriber_arn, attributes=lambda arn: {"SubscriberArn": arn})
    register("Custom::VpcRestrictDefaultSG")


def register(resource_type, name_property=None, check=lambda properties: None, physical_id=None, attributes=lambda physical_id: {}):
    def create(logical_id, properties, stack_name):
        check(properties)
        created = physical_id(properties) if physical_id else properties.get(name_property) or provisioners._physical_name(stack_name, logical_id, max_len=100)
        record(resource_type, created, properties)
        return created, attributes(created)

    def update(updated, _, properties, __, logical_id=None):
        check(properties)
        record(resource_type, updated, properties)
        return updated, attributes(updated)

    def delete(deleted, _):
        forget(resource_type, deleted)

    provisioners._RESOURCE_HANDLERS[resource_type] = {"create": create, "update": update, "delete": delete}


def require_role(arn):
    if arn.rsplit("/", 1)[-1] not in iam._roles:
        raise ValueError(f"The role {arn} does not exist")


def check_deployment_group(properties):
    application = properties["ApplicationName"]
    if not is_recorded("AWS::CodeDeploy::Application", application):
        raise ValueError(f"The application {application} does not exist")
    require_role(properties["ServiceRoleArn"])
    for alarm in (properties.get("AlarmConfiguration") or {}).get("Alarms", []):
        if alarm["Name"] not in cloudwatch._alarms and alarm["Name"] not in cloudwatch._composite_alarms:
            raise ValueError(f"The alarm {alarm['Name']} does not exist")


def check_stream(properties):
    name = properties["StreamARN"].rsplit("/", 1)[-1]
    if name not in kinesis._streams:
        raise ValueError(f"The stream {properties['StreamARN']} does not exist")


#: The identifier that EventBridge generates for the ARN of a Custom Event Bus or of a subscriber.
GENERATED = "a" * 25


def custom_bus_arn(properties):
    return f"arn:aws:events:{get_region()}:{get_account_id()}:event-busv2/{properties['Name']}/{GENERATED}"


def subscriber_arn(properties):
    return f"arn:aws:events:{get_region()}:{get_account_id()}:subscriber/{properties['Name']}/{GENERATED}"


def check_subscriber(properties):
    if not is_recorded("AWS::EventsV2::EventBus", properties["EventBusArn"]):
        raise ValueError(f"The bus {properties['EventBusArn']} does not exist")
    require_role(properties["InvokeConfiguration"]["RoleArn"])
    filters = (properties.get("FilterConfiguration") or {}).get("Filters", [])
    if len({each["Scope"] for each in filters}) < len(filters):
        raise ValueError("A subscriber has at most one filter for each scope")


def consumer_arn(properties):
    return f"{properties['StreamARN']}/consumer/{properties['ConsumerName']}:0"


def scalable_target_id(properties):
    return "|".join(properties[name] for name in ("ResourceId", "ScalableDimension", "ServiceNamespace"))


def check_scalable_target(properties):
    named = re.fullmatch(r"function:([^:]+):([^:]+)", properties["ResourceId"])
    function = named and lambda_service._functions.get(named[1])
    if not function or named[2] not in function["aliases"]:
        raise ValueError(f"{properties['ResourceId']} is no alias of a function")


def check_scaling_policy(properties):
    if not is_recorded("AWS::ApplicationAutoScaling::ScalableTarget", properties.get("ScalingTargetId")):
        raise ValueError(f"The scalable target {properties.get('ScalingTargetId')} does not exist")
