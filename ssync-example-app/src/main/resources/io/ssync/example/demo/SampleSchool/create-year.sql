-- Active only if no other year is: a real school may live in the same tables.
INSERT INTO administration_academicyear (name, start_date, end_date, active_year)
SELECT :name, DATE '2025-09-01', DATE '2026-07-31',
       NOT EXISTS (SELECT FROM administration_academicyear WHERE active_year)
WHERE NOT EXISTS (SELECT FROM administration_academicyear WHERE name = :name)
