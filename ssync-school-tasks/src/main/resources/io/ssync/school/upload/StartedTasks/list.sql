SELECT task_id, task, about, started_at AS at
FROM ssync_started_task WHERE started_by_id IS NOT DISTINCT FROM CAST(:user AS bigint)
UNION ALL
SELECT task_id, 'upload', concat(kind, ': ', file_name), uploaded_at
FROM ssync_upload WHERE uploaded_by_id IS NOT DISTINCT FROM CAST(:user AS bigint)
ORDER BY at DESC, task_id
LIMIT :limit OFFSET :offset
