SELECT DISTINCT name FROM academic_stream ORDER BY name
