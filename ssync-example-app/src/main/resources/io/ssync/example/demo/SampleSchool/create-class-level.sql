-- The ids of class levels are typed in by hand: the table has no generator.
INSERT INTO academic_classlevel (id, name)
SELECT coalesce(max(id), 0) + 1, :name
FROM academic_classlevel
HAVING NOT EXISTS (SELECT FROM academic_classlevel WHERE name = :name)
