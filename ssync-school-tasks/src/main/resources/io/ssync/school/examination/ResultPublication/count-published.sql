SELECT count(*) FROM examination_termresult WHERE term_id = :term AND classroom_id = :classroom AND is_published
