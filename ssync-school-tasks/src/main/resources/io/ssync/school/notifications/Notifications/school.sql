SELECT name FROM administration_school WHERE active ORDER BY id LIMIT 1
