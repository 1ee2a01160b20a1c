"""Operations, their phases, shifts and levels."""

from watchbill.operations.models.level import LevelRule, LevelSetting
from watchbill.operations.models.operation import DutyTraining, Operation, Phase, Shift

__all__ = ["DutyTraining", "LevelRule", "LevelSetting", "Operation", "Phase", "Shift"]
