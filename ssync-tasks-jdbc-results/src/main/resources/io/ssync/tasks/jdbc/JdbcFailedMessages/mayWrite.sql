select has_table_privilege('ssync_failed_message', 'select') and has_table_privilege('ssync_failed_message', 'insert')
    and has_table_privilege('ssync_failed_message', 'update') and has_table_privilege('ssync_failed_message', 'delete')
