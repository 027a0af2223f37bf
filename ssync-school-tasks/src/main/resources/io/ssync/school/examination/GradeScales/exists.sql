SELECT EXISTS (SELECT FROM examination_gradescale)
