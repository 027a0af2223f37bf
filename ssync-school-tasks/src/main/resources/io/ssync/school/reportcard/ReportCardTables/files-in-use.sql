SELECT pdf_file FROM examination_reportcard WHERE pdf_file = ANY (:files)
