package io.ssync.school.examination;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * Bands of percentages and their grades.
 *
 * @param name what it is called
 * @param bands from the highest down
 */
record GradeScale(String name, List<GradeBand> bands) {

    /** What the columns of a result can hold. */
    private static final int LETTER = 2;

    private static final BigDecimal POINTS = new BigDecimal("9.99");

    /** The scale of a school that has none: that of the West African examinations. */
    static final GradeScale STANDARD = new GradeScale(
            "Nigerian Standard (WAEC/NECO)",
            List.of(
                    band("75", "100", "A", "4.00"),
                    band("70", "74", "B", "3.50"),
                    band("60", "69", "C", "3.00"),
                    band("50", "59", "D", "2.00"),
                    band("40", "49", "E", "1.00"),
                    band("0", "39", "F", "0.00")));

    GradeScale {
        bands = bands.stream()
                .sorted(Comparator.comparing(GradeBand::min).reversed())
                .toList();
        for (GradeBand band : bands) {
            if (band.grade().letter().length() > LETTER || band.points().compareTo(POINTS) > 0) {
                throw new ExaminationRefusedException("The grade scale " + name + " has the grade "
                        + band.grade().letter() + " with " + band.points() + " points, but results keep " + LETTER
                        + " characters and at most " + POINTS + " points. Correct the scale.");
            }
        }
    }

    private static GradeBand band(String min, String max, String letter, String points) {
        return new GradeBand(new BigDecimal(min), new BigDecimal(max), letter, new BigDecimal(points));
    }

    /** The grade of the highest band that does not begin above the percentage: between 74 and 75 that is the lower one. */
    Grade grade(BigDecimal percentage) {
        return bands.stream()
                .filter(band -> band.min().compareTo(percentage) <= 0)
                .findFirst()
                .map(GradeBand::grade)
                .orElse(Grade.FAIL);
    }
}
