def write(found, path):
    open(path, "w").write(str(found))
    return path
