"""Enforces the roles of the functions, and writes each decision on them to IAM_DECISIONS, one JSON document a line.

The roles of `cdk bootstrap` are exempt: ministack lacks condition keys on which their policies are built.
"""
import json
import os
import sys

import ministack.core.iam_actions as actions
import ministack.app  # loads all modules that hold a reference to enforce
import ministack.core.iam_evaluator as evaluator
import ministack.services.dynamodb as dynamodb
from ministack.core.responses import get_account_id

BOOTSTRAP_ROLES = "/cdk-hnb659fds-"
#: The values of condition keys that ministack does not know.
CONDITION_KEYS = {"aws:resourceaccount": get_account_id, "aws:securetransport": lambda: "true"}

#: SQS has no actions for batches: the permission for one message covers them.
#: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
BATCHES = {f"sqs:{action}Batch": f"sqs:{action}" for action in ("ChangeMessageVisibility", "DeleteMessage", "SendMessage")}


def install():
    context_of = actions.dynamodb_service_context
    actions.dynamodb_service_context = lambda body: {**context_of(body), **leading_keys(body)}
    resolve, enforce = evaluator._resolve_condition_key, evaluator.enforce

    def resolve_condition_key(key, context):
        known = CONDITION_KEYS.get(key.lower())
        return known() if known else resolve(key, context)

    def enforce_and_write(access_key_id, action, service, region, resource_arn="*", service_context=None):
        action = BATCHES.get(action, action)
        refusal = enforce(access_key_id, action, service, region, resource_arn, service_context)
        principal = str(getattr(refusal, "principal_arn", ""))
        if BOOTSTRAP_ROLES in principal:
            return None
        if refusal is not None or access_key_id.startswith("ASIA"):  # the credentials of a role
            write({"allowed": refusal is None, "action": action, "resource": resource_arn, "principal": principal})
        return refusal

    evaluator._resolve_condition_key = resolve_condition_key
    for module in list(sys.modules.values()):
        if getattr(module, "enforce", None) is enforce:
            module.enforce = enforce_and_write


def leading_keys(body):
    """The partition key of the item that a request reads or writes."""
    request = json.loads(body or b"{}")
    table = dynamodb._tables.get(request.get("TableName", "").rsplit("table/", 1)[-1])
    item = request.get("Key") or request.get("Item")
    value = item.get(table["pk_name"]) if table and item else None
    return {"dynamodb:LeadingKeys": [str(next(iter(value.values())))]} if value else {}


def write(decision):
    file = os.environ.get("IAM_DECISIONS")
    if file:
        with open(file, "a") as decisions:
            decisions.write(json.dumps(decision) + "\n")
