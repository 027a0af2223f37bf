package io.ssync.example.upload;

import io.ssync.school.upload.SheetPreview;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.AsyncResult;
import java.util.List;

/**
 * A kind of sheets that can be uploaded.
 *
 * @param name what it is called, such as {@code students}
 * @param path where the API has it, without what is done with it
 * @param fields the fields that go with a file, besides {@code dry_run}
 * @param sending calls the task of an upload
 * @param preview looks at a file without storing anything
 * @param template makes a workbook to fill in
 */
public record UploadKind(
        String name, String path, List<String> fields, Sending sending, Preview preview, Template template) {
    /** Copies the list. */
    public UploadKind {
        fields = List.copyOf(fields);
    }

    /** Calls the task of an upload. */
    @FunctionalInterface
    public interface Sending {
        /** Sends it. */
        AsyncResult<UploadReport> send(byte[] file, UploadFields fields);
    }

    /** Looks at a file. */
    @FunctionalInterface
    public interface Preview {
        /** What was made of it, or why it is refused. */
        SheetPreview of(byte[] file, UploadFields fields);
    }

    /** Makes a workbook to fill in. */
    @FunctionalInterface
    public interface Template {
        /**
         * An Excel workbook.
         *
         * @throws io.ssync.school.examination.ExaminationRefusedException if there is no such class or subject
         */
        byte[] make(UploadFields fields);
    }
}
