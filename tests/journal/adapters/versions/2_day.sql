BEGIN TRANSACTION;
CREATE TABLE breaks (
            id INTEGER PRIMARY KEY,
            due TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            outcome TEXT NOT NULL,
            routine TEXT NOT NULL,
            session INTEGER REFERENCES sessions (id)
        , kind TEXT NOT NULL DEFAULT 'break', why TEXT, again_at TEXT);
INSERT INTO "breaks" VALUES(1,'2026-03-02T10:00:00.000000+00:00','2026-03-02T10:00:09.000000+00:00','taken','coffee_minute',7,'break',NULL,NULL);
CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL);
INSERT INTO "migrations" VALUES('001_sessions','2026-11-24T05:00:00Z');
INSERT INTO "migrations" VALUES('002_breaks','2026-11-24T05:00:00Z');
INSERT INTO "migrations" VALUES('003_day','2026-11-24T05:00:00Z');
CREATE TABLE pauses (
            id INTEGER PRIMARY KEY,
            begun_at TEXT NOT NULL,
            until TEXT,
            ended_at TEXT
        );
INSERT INTO "pauses" VALUES(1,'2026-03-02T11:00:00.000000+00:00','2026-03-02T12:00:00.000000+00:00',NULL);
CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            routine TEXT NOT NULL,
            language TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            outcome TEXT,
            leader_pid INTEGER NOT NULL,
            leader_born INTEGER
        );
INSERT INTO "sessions" VALUES(7,'coffee_minute','da','2026-03-02T10:00:00.000001+00:00','2026-03-02T10:01:05.000000+00:00','finished',17,42);
CREATE TABLE sets (
            session INTEGER NOT NULL REFERENCES sessions (id),
            seq INTEGER NOT NULL,
            exercise TEXT NOT NULL,
            side TEXT,
            target INTEGER NOT NULL,
            done INTEGER NOT NULL,
            unit TEXT NOT NULL,
            outcome TEXT NOT NULL,
            confirmed_by TEXT,
            PRIMARY KEY (session, seq)
        );
INSERT INTO "sets" VALUES(7,0,'chair_squat',NULL,10,10,'reps','done',NULL);
INSERT INTO "sets" VALUES(7,1,'neck','first',20,7,'seconds','done_early','key');
CREATE INDEX sessions_started_at ON sessions (started_at);
CREATE INDEX breaks_due ON breaks (due);
COMMIT;
