SELECT id FROM administration_academicyear WHERE name = :name
