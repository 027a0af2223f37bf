package io.ssync.school.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.sheets.RowError;
import io.ssync.tasks.message.CeleryJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class UploadReportTest {

    private static final RowError FAULT = new RowError(5, "gender", "boy", "gender is not one of Male, Female, Other");

    @Test
    void isWrittenWithTheNamesOfTheSchoolSystem() {
        UploadReport report = new UploadReport(3, 2, 1, List.of(FAULT));

        assertThat(CeleryJson.write(report)).isEqualTo("""
                        {"total_rows":3,"created":2,"failed":1,"errors":[{"row":5,"column":"gender","value":"boy",\
                        "reason":"gender is not one of Male, Female, Other"}]}""");
    }

    @Test
    void saysThatItIsADryRun() {
        UploadReport report = new UploadReport(1, 1, 0, 0, true, List.of(), List.of());

        assertThat(CeleryJson.write(report))
                .isEqualTo("{\"total_rows\":1,\"created\":1,\"failed\":0,\"dry_run\":true,\"errors\":[]}");
    }

    @Test
    void isTheSameAfterItWasStored() {
        UploadReport report = new UploadReport(3, 2, 1, List.of(FAULT));

        String stored = CeleryJson.write(report);

        UploadReport read = CeleryJson.read(stored, CeleryJson.typeOf(UploadReport.class));
        assertThat(read).isEqualTo(report);
    }

    @Test
    void countsARowOnceHoweverManyFaultsItHas() {
        UploadReport.Builder report = new UploadReport.Builder();

        report.created();
        report.failed(List.of(FAULT, FAULT));

        assertThat(report.build(false)).isEqualTo(new UploadReport(2, 1, 1, List.of(FAULT, FAULT)));
    }

    @Test
    void countsMoreFaultsThanItListsAndSaysSo() {
        UploadReport.Builder builder = new UploadReport.Builder();
        for (int i = 0; i < UploadReport.MOST_LISTED + 500; i++) {
            builder.failed(List.of(FAULT));
        }

        UploadReport report = builder.build(false);

        assertThat(report.failed()).isEqualTo(UploadReport.MOST_LISTED + 500);
        assertThat(report.errors()).hasSize(UploadReport.MOST_LISTED + 1);
        assertThat(report.errors().get(UploadReport.MOST_LISTED).reason()).startsWith("only the first 10000 faults");
    }

    @Test
    void showsTheBeginningOfALongValue() {
        RowError error = new RowError(5, "address", "x".repeat(99) + "😀😀", "address is longer than 255 characters");

        assertThat(error.value()).isEqualTo("x".repeat(99) + "…");
    }
}
