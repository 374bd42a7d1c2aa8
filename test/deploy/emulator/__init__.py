"""ministack with what CloudFormation and Lambda do and it does not.

`python -m emulator` starts it, `python -m emulator --recorded` prints the resource types of which it only keeps the properties.
Each module replaces functions of ministack, whose version is therefore pinned in requirements.txt.
"""
