UPDATE examination_termresult
SET is_published = false, published_date = NULL
WHERE term_id = :term AND classroom_id = :classroom AND is_published
