"""What `zoneinfo` asks of `sysconfig`: nothing is installed here."""


def get_config_var(name):
    return None
