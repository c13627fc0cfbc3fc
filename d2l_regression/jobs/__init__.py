"""Jobs trained side by side: one by one in this process, in processes that share its cores, or on a cluster.

A program makes `Task`s, has `places.chosen` say where they run, and stores each `Result` as it comes. Importing this
starts no backend: processes are told their number of threads first.
"""

from d2l_regression.jobs.task import Mendable, Result, Task, WorkerError

__all__ = ["Mendable", "Result", "Task", "WorkerError"]
