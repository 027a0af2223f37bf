UPDATE examination_reportcard
SET download_count = download_count + 1, last_downloaded = :now
WHERE id = :id
