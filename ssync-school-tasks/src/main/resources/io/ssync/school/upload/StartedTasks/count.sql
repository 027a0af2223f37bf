SELECT (SELECT count(*) FROM ssync_started_task WHERE started_by_id IS NOT DISTINCT FROM CAST(:user AS bigint))
  + (SELECT count(*) FROM ssync_upload WHERE uploaded_by_id IS NOT DISTINCT FROM CAST(:user AS bigint))
