INSERT INTO ssync_rating (student_id, term_id, trait, score)
SELECT student_id, :term, trait, score
FROM unnest(:students, :traits, :scores) AS rating (student_id, trait, score)
ORDER BY student_id, trait
ON CONFLICT (term_id, student_id, trait) DO UPDATE SET score = excluded.score
