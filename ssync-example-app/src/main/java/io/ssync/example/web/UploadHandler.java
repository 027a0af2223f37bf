package io.ssync.example.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.UploadedFile;
import io.ssync.school.upload.UploadHistory;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Takes a file for an upload and hands it to the workers; the answer says where to ask how it is going. */
final class UploadHandler implements Handler {
    /** Calls the task of an upload. */
    interface Upload {
        AsyncResult<UploadReport> send(TaskApp app, byte[] file, Form form);
    }

    /** The other fields of the form. */
    record Form(Context request) {
        /** The account of the caller; null for whoever has shown the API's own token. */
        @Nullable
        Long userId() {
            long id = Caller.of(request).userId();
            return id == 0 ? null : Long.valueOf(id);
        }

        boolean dryRun() {
            return flag("dry_run");
        }

        /** Whether a field says true. */
        boolean flag(String name) {
            return Boolean.parseBoolean(request.formParam(name));
        }

        /** A whole number that must be there. */
        long number(String name) {
            String text = request.formParam(name);
            if (text == null || text.isBlank()) {
                throw new MissingException("No " + name + " provided.");
            }
            try {
                return Long.parseLong(text.strip());
            } catch (NumberFormatException e) {
                throw new MissingException(name + " must be a whole number.");
            }
        }
    }

    /** A field is missing or wrong. */
    private static final class MissingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingException(String reason) {
            super(reason);
        }
    }

    private final TaskApp app;
    private final WebOptions options;
    private final UploadHistory history;
    private final String kind;
    private final Upload upload;

    /**
     * Takes uploads of one kind.
     *
     * @param kind what it is called in the history, such as {@code students}
     */
    UploadHandler(TaskApp app, WebOptions options, UploadHistory history, String kind, Upload upload) {
        this.history = history;
        this.kind = kind;
        this.app = app;
        this.options = options;
        this.upload = upload;
    }

    @Override
    public void handle(Context request) throws IOException {
        UploadedFile file = request.isMultipartFormData() ? file(request) : null;
        if (file == null) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "No file provided.");
            return;
        }
        if (file.size() == 0) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "The file is empty.");
            return;
        }
        try {
            Form form = new Form(request);
            String taskId = upload.send(app, content(file), form).id();
            history.add(taskId, kind, file.filename(), form.userId());
            Replies.accepted(request, taskId);
        } catch (MissingException e) {
            Replies.error(request, HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable UploadedFile file(Context request) {
        // Before the file is read, if the caller says how large it is, as all browsers do.
        if (request.contentLength() > options.maxFormBytes()) {
            throw tooLarge();
        }
        UploadedFile file;
        try {
            file = request.uploadedFile("file");
        } catch (Exception e) {
            throw unreadable(e);
        }
        if (file != null && file.size() > options.maxUploadBytes()) {
            throw tooLarge();
        }
        return file;
    }

    /** Jetty tells what is wrong with a form only by the text at the bottom of its exception. */
    private HttpResponseException unreadable(Exception e) {
        Throwable bottom = e;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        String reason = String.valueOf(bottom.getMessage());
        if (reason.startsWith("max ")) {
            return tooLarge();
        }
        if (reason.contains("too many")) {
            return new BadRequestResponse("The form has too many fields.");
        }
        return new BadRequestResponse(
                reason.contains("No multipart boundary")
                        ? "The form cannot be read: its Content-Type has no boundary."
                        : "The form cannot be read.");
    }

    private HttpResponseException tooLarge() {
        return new ContentTooLargeResponse("The file is larger than " + options.maxUploadMb() + " MB.");
    }

    private static byte[] content(UploadedFile file) throws IOException {
        try (InputStream content = file.content()) {
            return content.readAllBytes();
        }
    }
}
