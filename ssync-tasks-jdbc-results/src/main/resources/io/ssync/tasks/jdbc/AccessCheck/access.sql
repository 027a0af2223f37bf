-- to_regclass() is null, and so is every right, for a table that is not there.
select
    current_user as user_name,
    current_setting('transaction_read_only')::boolean as read_only,
    coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create,
    array(
        select wanted.right_name from unnest(array['select', 'insert', 'update', 'delete']) as wanted (right_name)
        where not has_table_privilege(to_regclass('django_celery_results_taskresult'), wanted.right_name)) as missing
