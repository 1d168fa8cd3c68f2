__all__ = [
    "0001_initial",
    "0002_alter_permission_name_max_length",
    "0003_alter_user_email_max_length",
    "0004_alter_user_username_opts",
    "0005_alter_user_last_login_null",
    "0006_require_contenttypes_0002",
    "0007_alter_validators_add_error_messages",
    "0008_alter_user_username_max_length",
    "0009_alter_user_last_name_max_length",
    "0010_alter_group_name_max_length",
    "0011_update_proxy_permissions",
    "0012_alter_user_first_name_max_length",
]
