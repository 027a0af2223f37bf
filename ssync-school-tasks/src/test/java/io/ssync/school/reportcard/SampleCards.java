package io.ssync.school.reportcard;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;

/** Cards with twelve subjects unless told otherwise. */
final class SampleCards {

    private static final List<String> SUBJECTS = List.of(
            "Agricultural Science",
            "Basic Technology",
            "Business Studies",
            "Christian Religious Studies",
            "Civic Education",
            "English Language",
            "French",
            "Home Economics",
            "Mathematics",
            "Physical And Health Education",
            "Social Studies",
            "Yorùbá");

    private SampleCards() {}

    static ReportCard of(String name) {
        return of(name, SUBJECTS.size());
    }

    static ReportCard of(String name, int subjects) {
        return of(name, subjects, "", "Grace Adébáyọ̀", "");
    }

    /** As many schools have it: every subject with a short remark. */
    static ReportCard remarkedOn(int subjects) {
        return of("Ọláolúwa Adébáyọ̀", subjects, "", "G. Bello", "Very good");
    }

    static ReportCard taughtBy(String teacher) {
        return of("Ada Obi", SUBJECTS.size(), "", teacher, "");
    }

    static ReportCard withLogo(String logo) {
        return of("Ada Obi", SUBJECTS.size(), logo, "Grace Adébáyọ̀", "");
    }

    /** One subject without an examination, one without any mark. */
    static ReportCard withMissingMarks() {
        ReportCard card = of("Ada Obi", 0);
        return with(
                card.student(),
                List.of(
                        new ReportCard.Subject(
                                "Mathematics",
                                new BigDecimal("28.00"),
                                null,
                                new BigDecimal("28.00"),
                                "F",
                                new BigDecimal("0.00"),
                                40,
                                40,
                                new BigDecimal("61.20"),
                                new BigDecimal("98.50"),
                                new BigDecimal("28.00"),
                                "Grace Bello",
                                ""),
                        new ReportCard.Subject(
                                "Yorùbá",
                                null,
                                null,
                                null,
                                "F",
                                new BigDecimal("0.00"),
                                40,
                                40,
                                new BigDecimal("61.20"),
                                new BigDecimal("98.50"),
                                new BigDecimal("0.00"),
                                "Grace Bello",
                                "")),
                card);
    }

    static ReportCard withPhoto(String photo) {
        ReportCard card = of("Ọláolúwa Adébáyọ̀", 16);
        ReportCard.Student student = card.student();
        return with(
                new ReportCard.Student(
                        student.name(),
                        student.admissionNumber(),
                        student.classroom(),
                        student.gender(),
                        student.dateOfBirth(),
                        photo),
                card.subjects(),
                card);
    }

    /** What a class teacher writes who has much to say. */
    static ReportCard withLongRemarks(int subjects) {
        ReportCard card = remarkedOn(subjects);
        String remarks = "She has worked steadily all term and asks good questions. ".repeat(6);
        return new ReportCard(
                card.school(),
                card.student(),
                card.term(),
                card.result(),
                card.subjects(),
                card.attendance(),
                card.ratings(),
                card.scale(),
                remarks,
                remarks,
                card.feesOwing(),
                card.generated(),
                card.published());
    }

    private static ReportCard with(ReportCard.Student student, List<ReportCard.Subject> subjects, ReportCard card) {
        return new ReportCard(
                card.school(),
                student,
                card.term(),
                card.result(),
                subjects,
                card.attendance(),
                card.ratings(),
                card.scale(),
                card.classTeacherRemarks(),
                card.principalRemarks(),
                card.feesOwing(),
                card.generated(),
                card.published());
    }

    private static ReportCard of(String name, int subjects, String logo, String teacher, String remarks) {
        return new ReportCard(
                new ReportCard.School(
                        "Ọ̀ṣun Model College",
                        "12 Market Road, Ìbàdàn",
                        "0803 123 4567",
                        "office@school.example",
                        "Knowledge and character",
                        logo),
                new ReportCard.Student(name, "ADM-2025-0017", "JSS 1", "Female", "May 31, 2012", ""),
                new ReportCard.Term(
                        "First Term", "2025/2026", "September 08, 2025", "December 19, 2025", "January 05, 2026"),
                new ReportCard.Result(
                        new BigDecimal("845.50"),
                        new BigDecimal("1200.00"),
                        new BigDecimal("70.46"),
                        "B",
                        new BigDecimal("3.21"),
                        4,
                        40,
                        "December 19, 2025"),
                IntStream.range(0, subjects)
                        .mapToObj(i -> new ReportCard.Subject(
                                SUBJECTS.get(i % SUBJECTS.size()),
                                new BigDecimal("28." + (10 + i)),
                                new BigDecimal("44.50"),
                                new BigDecimal("72." + (60 + i)),
                                "B",
                                new BigDecimal("3.50"),
                                i + 1,
                                40,
                                new BigDecimal("61.2" + i % 10),
                                new BigDecimal("98.50"),
                                new BigDecimal("12.00"),
                                teacher,
                                remarks))
                        .toList(),
                new ReportCard.Attendance(
                        64, new BigDecimal("61.5"), new BigDecimal("2.5"), 3, new BigDecimal("96.09")),
                List.of(
                        new ReportCard.RatingGroup(
                                "Behaviour",
                                List.of(
                                        new ReportCard.Rating("Punctuality", 5),
                                        new ReportCard.Rating("Neatness", 4),
                                        new ReportCard.Rating("Politeness", 4),
                                        new ReportCard.Rating("Honesty", 5),
                                        new ReportCard.Rating("Self-control", 3),
                                        new ReportCard.Rating("Attentiveness", 4),
                                        new ReportCard.Rating("Perseverance", 2),
                                        new ReportCard.Rating("Getting on with others", 5))),
                        new ReportCard.RatingGroup(
                                "Skills",
                                List.of(
                                        new ReportCard.Rating("Handwriting", 4),
                                        new ReportCard.Rating("Verbal fluency", 5),
                                        new ReportCard.Rating("Games and sports", 1),
                                        new ReportCard.Rating("Handling of tools", 3),
                                        new ReportCard.Rating("Drawing and painting", 2),
                                        new ReportCard.Rating("Musical skills", 4)))),
                List.of(
                        band("A", "75", "100", "4.00"),
                        band("B", "70", "74", "3.50"),
                        band("C", "60", "69", "3.00"),
                        band("D", "50", "59", "2.00"),
                        band("E", "40", "49", "1.00"),
                        band("F", "0", "39", "0.00")),
                "A steady worker who asks good questions & helps <others>.",
                "",
                "₦12,500.00",
                "December 19, 2025 14:05",
                "December 20, 2025");
    }

    private static ReportCard.Band band(String letter, String from, String to, String points) {
        return new ReportCard.Band(letter, new BigDecimal(from), new BigDecimal(to), new BigDecimal(points));
    }
}
