"""Operations, their phases, shifts and levels."""

from watchbill.operations.models.level import LevelRule, LevelSetting
from watchbill.operations.models.operation import Operation, Phase, Shift

__all__ = ["LevelRule", "LevelSetting", "Operation", "Phase", "Shift"]
