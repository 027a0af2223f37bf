SELECT DISTINCT student_id FROM ssync_rating WHERE term_id = :term AND student_id = ANY (:students)
