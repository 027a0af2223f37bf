SELECT recipient FROM ssync_sent_email WHERE task_id = :taskId
