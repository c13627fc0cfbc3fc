"""Stands before TensorFlow on the path of a student's process, so that a check need not wait for it to start."""

raise ImportError("the checks run without TensorFlow, which takes seconds to start; leave it out if it is not there")
