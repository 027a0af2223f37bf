UPDATE academic_classroom
SET capacity = greatest(capacity, occupied_sits + :seats)
WHERE name_id = (SELECT id FROM academic_classlevel WHERE name = :name)
