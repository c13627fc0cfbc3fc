"""The experiments of the essay "Deep Learning Is Better Than Linear Regression", rerun: `python -m essay_repro`."""
