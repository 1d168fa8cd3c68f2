"""What this SQLite and this ORM can do, as Django's tests ask for it."""

import _dunder_db


class DatabaseFeatures:
    allow_sliced_subqueries_with_in = True
    allows_auto_pk_0 = True
    allows_group_by_lob = True
    allows_group_by_select_index = True
    allows_group_by_selected_pks = False
    allows_multiple_constraints_on_same_fields = True
    atomic_transactions = False
    bare_select_suffix = ""
    can_clone_databases = True
    can_create_inline_fk = False
    can_defer_constraint_checks = True
    can_distinct_on_fields = False
    can_introspect_check_constraints = True
    can_introspect_default = True
    can_introspect_foreign_keys = True
    can_introspect_json_field = True
    can_introspect_materialized_views = False
    can_release_savepoints = True
    can_rename_index = False
    can_return_columns_from_insert = True
    can_return_rows_from_bulk_insert = True
    can_return_rows_from_update = True
    can_rollback_ddl = True
    can_use_chunked_reads = True
    collate_as_index_expression = False
    connection_persists_old_columns = False
    delete_can_self_reference_subquery = True
    empty_fetchmany_value = []
    for_update_after_from = False
    gis_enabled = False
    greatest_least_ignores_nulls = False
    has_bulk_insert = True
    has_case_insensitive_like = True
    has_json_object_function = True
    has_json_operators = False
    has_native_boolean_field = False
    has_native_duration_field = False
    has_native_json_field = False
    has_native_uuid_field = False
    has_real_datatype = False
    has_select_for_no_key_update = False
    has_select_for_update = False
    has_select_for_update_nowait = False
    has_select_for_update_of = False
    has_select_for_update_skip_locked = False
    has_zoneinfo_database = True
    ignores_table_name_case = True
    ignores_unnecessary_order_by_in_subqueries = True
    implied_column_null = False
    indexes_foreign_keys = True
    insert_test_table_with_defaults = 'INSERT INTO {} ("null") VALUES (1)'
    interprets_empty_strings_as_nulls = False
    json_key_contains_list_matching_requires_list = False
    minimum_database_version = (3, 37)
    nulls_order_largest = False
    only_supports_unbounded_with_preceding_and_following = False
    order_by_nulls_first = True
    pattern_lookup_needs_param_pattern = True
    prohibits_null_characters_in_text_exception = None
    related_fields_match_type = False
    requires_casted_case_in_updates = False
    requires_compound_order_by_subquery = False
    requires_explicit_null_ordering_when_grouping = False
    requires_literal_defaults = True
    rounds_to_even = False
    schema_editor_uses_clientside_param_binding = False
    select_for_update_of_column = False
    supports_aggregate_distinct_multiple_argument = False
    supports_aggregate_filter_clause = True
    supports_alter_generated_column_data_type = True
    supports_any_value = True
    supports_bit_aggregations = True
    supports_boolean_expr_in_select_clause = True
    supports_callproc_kwargs = False
    supports_cast_with_precision = False
    supports_collation_on_charfield = True
    supports_collation_on_textfield = True
    supports_column_check_constraints = True
    supports_combined_alters = False
    supports_comments = False
    supports_comments_inline = False
    supports_comparing_boolean_expr = True
    supports_covering_indexes = False
    supports_date_lookup_using_string = True
    supports_default_in_bit_aggregations = True
    supports_default_in_lead_lag = True
    supports_default_keyword_in_bulk_insert = True
    supports_default_keyword_in_insert = False
    supports_deferrable_unique_constraints = False
    supports_explaining_query_execution = True
    supports_expression_defaults = True
    supports_expression_indexes = True
    supports_foreign_keys = True
    supports_forward_references = True
    supports_frame_exclusion = True
    supports_frame_range_fixed_distance = True
    supports_functions_in_partial_indexes = True
    supports_ignore_conflicts = True
    supports_index_column_ordering = True
    supports_index_on_text_field = True
    supports_inspectdb = True
    supports_json_field = True
    supports_json_field_contains = False
    supports_logical_xor = False
    supports_no_precision_decimalfield = True
    supports_non_deterministic_collations = True
    supports_nullable_unique_constraints = True
    supports_nulls_distinct_unique_constraints = False
    supports_on_delete_db_cascade = True
    supports_on_delete_db_default = True
    supports_on_delete_db_null = True
    supports_order_by_nulls_modifier = True
    supports_over_clause = True
    supports_paramstyle_pyformat = True
    supports_parentheses_in_compound = False
    supports_partial_indexes = True
    supports_partially_nullable_unique_constraints = True
    supports_primitives_in_json_field = True
    supports_regex_backreferencing = True
    supports_select_difference = True
    supports_select_for_update_with_limit = True
    supports_select_intersection = True
    supports_select_union = True
    supports_sequence_reset = True
    supports_slicing_ordering_in_compound = False
    supports_stored_generated_columns = True
    supports_subqueries_in_group_by = True
    supports_table_check_constraints = True
    supports_tablespaces = False
    supports_temporal_subtraction = True
    supports_timezones = False
    supports_transactions = True
    supports_tuple_comparison_against_subquery = True
    supports_tuple_lookups = True
    supports_unlimited_charfield = True
    supports_unspecified_pk = True
    supports_update_conflicts = True
    supports_update_conflicts_with_target = True
    supports_uuid4_function_in_default = True
    supports_uuid7_function = False
    supports_virtual_generated_columns = True
    time_cast_precision = 3
    truncates_names = False
    update_can_self_select = True
    uses_savepoints = True
    supports_aggregate_order_by_clause = _dunder_db.sqlite_version_info >= (3, 44, 0)
    supports_json_negative_indexing = True
    supports_uuid4_function = True
    supports_uuid7_function_shift = False
    supported_explain_formats = set()
    test_collations = {"ci": "nocase", "cs": "binary", "non_default": "nocase", "virtual": "nocase"}
    test_now_utc_template = "strftime('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', 'now')"
    introspected_field_types = {
        "AutoField": "AutoField",
        "BigAutoField": "AutoField",
        "BigIntegerField": "BigIntegerField",
        "BinaryField": "BinaryField",
        "BooleanField": "BooleanField",
        "CharField": "CharField",
        "DurationField": "BigIntegerField",
        "GenericIPAddressField": "CharField",
        "IntegerField": "IntegerField",
        "PositiveBigIntegerField": "PositiveBigIntegerField",
        "PositiveIntegerField": "PositiveIntegerField",
        "PositiveSmallIntegerField": "PositiveSmallIntegerField",
        "SmallAutoField": "AutoField",
        "SmallIntegerField": "SmallIntegerField",
        "TimeField": "TimeField",
    }

    def __init__(self, connection):
        self.connection = connection

    @property
    def max_query_params(self):
        return _dunder_db.max_query_params()
