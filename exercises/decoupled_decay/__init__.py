"""Adam with a penalty in the loss, and AdamW, which shrinks the weights beside the step: two things, not one."""

from exercises.decoupled_decay.solution import *
