class InvalidTask(Exception):
    pass


class TaskResultDoesNotExist(Exception):
    pass


class TaskResultMismatch(Exception):
    pass
