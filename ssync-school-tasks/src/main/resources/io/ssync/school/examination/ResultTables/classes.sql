SELECT DISTINCT allocation.class_room_id
FROM academic_allocatedsubject allocation
JOIN administration_term term ON term.academic_year_id = allocation.academic_year_id
WHERE term.id = :term AND (allocation.term_id = :term OR allocation.term_id IS NULL)
ORDER BY allocation.class_room_id
