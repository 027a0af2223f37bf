package io.ssync.example.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.Caller;
import io.ssync.example.upload.UploadFields;
import io.ssync.example.upload.UploadKind;
import io.ssync.example.upload.UploadLimit;
import io.ssync.example.upload.UploadLimit.SentFile;
import io.ssync.example.upload.WrongFieldException;
import io.ssync.school.upload.UploadHistory;
import java.io.IOException;
import java.util.Optional;

/** Takes a file for an upload and hands it to the workers; the answer says where to ask how it is going. */
final class UploadHandler implements Handler {
    private final UploadLimit limit;
    private final UploadHistory history;
    private final UploadKind kind;

    /** Takes uploads of one kind. */
    UploadHandler(UploadLimit limit, UploadHistory history, UploadKind kind) {
        this.limit = limit;
        this.history = history;
        this.kind = kind;
    }

    @Override
    public void handle(Context request) throws IOException {
        Optional<SentFile> file = limit.read(request);
        if (file.isEmpty()) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "No file provided.");
            return;
        }
        if (file.get().content().length == 0) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "The file is empty.");
            return;
        }
        try {
            UploadFields fields =
                    new UploadFields(request::formParam, Caller.of(request).account());
            String taskId = kind.sending().send(file.get().content(), fields).id();
            history.add(taskId, kind.name(), file.get().name(), fields.userId());
            Replies.accepted(request, taskId);
        } catch (WrongFieldException e) {
            Replies.error(request, HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
