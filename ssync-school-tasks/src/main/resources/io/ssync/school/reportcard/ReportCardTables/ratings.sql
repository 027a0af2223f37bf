SELECT student_id, trait, score
FROM ssync_rating
WHERE term_id = :term AND student_id = ANY (:students)
