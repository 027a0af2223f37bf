INSERT INTO academic_teacher ("empId", unpaid_salary, address, inactive)
SELECT 'DEMO-1', 0, '', FALSE
WHERE NOT EXISTS (SELECT FROM academic_teacher WHERE "empId" = 'DEMO-1')
