package io.ssync.example.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.UploadedFile;
import io.ssync.school.academic.AcademicTasks;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Takes a file of students and hands it to the workers; the answer says where to ask how it is going. */
final class StudentUploadHandler implements Handler {
    private final TaskApp app;
    private final WebOptions options;

    StudentUploadHandler(TaskApp app, WebOptions options) {
        this.app = app;
        this.options = options;
    }

    @Override
    public void handle(Context request) throws IOException {
        UploadedFile file = request.isMultipartFormData() ? file(request) : null;
        if (file == null) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "No file provided.");
            return;
        }
        String year = request.formParam("academic_year_id");
        if (year == null || year.isBlank()) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "No academic_year_id provided.");
            return;
        }
        OptionalLong academicYearId = number(year);
        if (academicYearId.isEmpty()) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "academic_year_id must be a whole number.");
            return;
        }
        if (file.size() == 0) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "The file is empty.");
            return;
        }
        AsyncResult<UploadReport> upload = app.task(AcademicTasks::bulkUploadStudents)
                .delay(content(file), academicYearId.getAsLong(), null, null);
        Replies.json(request, HttpStatus.ACCEPTED, accepted(upload.id()));
    }

    private @Nullable UploadedFile file(Context request) {
        // Before the file is read, if the caller says how large it is, as all browsers do.
        if (request.contentLength() > options.maxFormBytes()) {
            throw tooLarge();
        }
        try {
            return request.uploadedFile("file");
        } catch (Exception e) {
            throw unreadable(e);
        }
    }

    /** Jetty tells a file above the limit from a damaged form only by what is at the bottom of its exception. */
    private HttpResponseException unreadable(Exception e) {
        Throwable bottom = e;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        return bottom instanceof IllegalStateException
                ? tooLarge()
                : new BadRequestResponse("The form cannot be read.");
    }

    private HttpResponseException tooLarge() {
        return new ContentTooLargeResponse("The file is larger than " + options.maxUploadMb() + " MB.");
    }

    private static Map<String, String> accepted(String taskId) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("task_id", taskId);
        body.put("check_status", "/api/tasks/" + taskId + "/");
        return body;
    }

    private static byte[] content(UploadedFile file) throws IOException {
        try (InputStream content = file.content()) {
            return content.readAllBytes();
        }
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
