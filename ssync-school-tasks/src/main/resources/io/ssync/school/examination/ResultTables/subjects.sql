-- An allocation without a term holds for all terms of the year: the table takes only one allocation with a given term.
-- A subject that is not graded is taught, and counts in no result.
SELECT DISTINCT ON (subject_id) subject_id, teacher_name_id, subject.name, subject.is_selectable
FROM academic_allocatedsubject allocation
JOIN academic_subject subject ON subject.id = subject_id
WHERE class_room_id = :classroom
  AND academic_year_id = :year
  AND (term_id = :term OR term_id IS NULL)
  AND subject.graded
ORDER BY subject_id, term_id NULLS LAST, allocation.id
