package demo.shop;

import java.time.LocalDate;
import java.util.List;

record Order(List<String> items, LocalDate due) {}
