-- Always in the order of the ids, so that two uploads cannot each hold what the other waits for. An enrolment made elsewhere
-- locks its classroom too; only the key stays free, for rows that merely refer to the classroom.
SELECT id, name_id, capacity, occupied_sits
FROM academic_classroom
WHERE id = ANY (:ids)
ORDER BY id
FOR NO KEY UPDATE
