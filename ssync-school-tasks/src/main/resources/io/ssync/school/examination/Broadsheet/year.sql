SELECT year.name FROM administration_academicyear year WHERE year.id = :year
