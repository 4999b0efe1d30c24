PRAGMA application_id = 2003791463;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE builds (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    settings TEXT NOT NULL,
    documents INTEGER NOT NULL,
    pairs INTEGER NOT NULL
);
CREATE TABLE concepts (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    english_key TEXT NOT NULL,
    entry TEXT,
    given TEXT,
    CHECK (entry IS NOT NULL OR given IS NOT NULL)
);
INSERT INTO "concepts" VALUES(1,'c4mm36qlg433n','','internationalenergyagency','{"english":"International Energy Agency","acronyms":["IEA"],"variants":[{"thai":"สำนักงานพลังงานสากล","kind":"translation","confidence":0.98,"count":2,"sources":["a:40-59","b:40-59"],"status":"proposed","examples":["กกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกก"]}],"id":"c4mm36qlg433n"}',NULL);
INSERT INTO "concepts" VALUES(2,'ca5o5uez7tpl7','','wrasse','{"english":"Wrasse","variants":[{"thai":"ปลานกขุนทอง","kind":"translation","sources":["a:5-19"],"status":"approved","examples":["กกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกก"]},{"thai":"ตัวปลานกขุนทอง","kind":"translation","confidence":0.9,"sources":["a:5-19"],"status":"rejected","examples":["กกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกก"]}],"id":"ca5o5uez7tpl7"}','{"english":"Wrasse","variants":[{"thai":"ตัวปลานกขุนทอง","kind":"translation","confidence":0.9,"count":0,"status":"rejected"},{"thai":"ปลานกขุนทอง","kind":"translation","sources":["a:5-19"],"status":"approved","examples":["กกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกก"]}],"id":"ca5o5uez7tpl7"}');
INSERT INTO "concepts" VALUES(3,'ciqsk7d75vnaf','','bank',NULL,'{"english":"bank","variants":[{"thai":"ธนาคาร","status":"approved"},{"thai":"แบงก์","status":"forbidden"}],"id":"ciqsk7d75vnaf"}');
CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    domain TEXT NOT NULL,
    settings TEXT NOT NULL
);
INSERT INTO "documents" VALUES(1,'a','44be5223737bc9f0c84a5de4ce80aaeb','','');
INSERT INTO "documents" VALUES(2,'b','e981996524d2c66307bdce508156d6fa','','');
CREATE TABLE history (
    number INTEGER PRIMARY KEY,
    decision INTEGER NOT NULL,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    concept TEXT NOT NULL,
    before TEXT,
    undone INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "history" VALUES(1,1,'2026-01-01T00:00:00Z','correct','ca5o5uez7tpl7',NULL,0);
INSERT INTO "history" VALUES(2,2,'2026-01-01T00:00:00Z','import','ciqsk7d75vnaf',NULL,0);
CREATE TABLE occurrences (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    domain TEXT NOT NULL,
    english_key TEXT NOT NULL,
    thai_key TEXT NOT NULL,
    alone INTEGER NOT NULL,
    english TEXT NOT NULL,
    thai TEXT NOT NULL,
    acronyms TEXT NOT NULL,
    kind TEXT NOT NULL,
    certainty INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    sentence TEXT NOT NULL,
    at INTEGER NOT NULL
);
INSERT INTO "occurrences" VALUES(1,'','wrasse','ตัวปลานกขุนทอง',0,'Wrasse','ตัวปลานกขุนทอง','[]','translation',9000,5,19,'กกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกก',5);
INSERT INTO "occurrences" VALUES(1,'','internationalenergyagency','สำนักงานพลังงานสากล',0,'International Energy Agency','สำนักงานพลังงานสากล','["IEA"]','translation',9800,40,59,'กกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกก',40);
INSERT INTO "occurrences" VALUES(2,'','internationalenergyagency','สำนักงานพลังงานสากล',0,'International Energy Agency','สำนักงานพลังงานสากล','["IEA"]','translation',9800,40,59,'กกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกกก',40);
CREATE INDEX occurrences_by_document ON occurrences (document);
CREATE INDEX occurrences_by_english ON occurrences (domain, english_key);
CREATE INDEX occurrences_by_thai ON occurrences (domain, thai_key);
CREATE INDEX concepts_by_english ON concepts (domain, english_key, id);
CREATE INDEX history_by_decision ON history (decision);
CREATE INDEX history_by_concept ON history (concept, number);
COMMIT;
