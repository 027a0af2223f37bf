-- Keeps the year from being deleted until the enrolments that refer to it are committed.
SELECT id, active_year
FROM administration_academicyear
WHERE id = :id
FOR KEY SHARE
