BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'routstr_desktop','m0001_books','2026-11-22 10:28:25.538973+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'routstr_desktop','m0002_limit_windows','2026-11-22 10:28:25.550586+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'routstr_desktop','m0003_child_keys','2026-11-22 10:28:25.556851+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'routstr_desktop','m0004_allowed_models_and_fees','2026-11-22 10:28:25.570320+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'routstr_desktop','m0005_lightning','2026-11-22 10:28:25.586112+00:00');
CREATE TABLE accounts(
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('customer', 'operator', 'wallet', 'fees', 'outstanding', 'suspense')),
        ref TEXT NOT NULL,
        balance_msat INTEGER NOT NULL DEFAULT 0,
        CHECK (balance_msat >= 0 OR kind NOT IN ('customer', 'operator', 'outstanding'))
    ) STRICT;
INSERT INTO "accounts" VALUES(1,'operator','',31046);
INSERT INTO "accounts" VALUES(2,'fees','',300);
INSERT INTO "accounts" VALUES(3,'outstanding','',11000);
INSERT INTO "accounts" VALUES(4,'customer','1',45954);
INSERT INTO "accounts" VALUES(5,'wallet','sat http://127.0.0.1:3338',94410);
INSERT INTO "accounts" VALUES(6,'wallet','sat http://127.0.0.1:3339',9000);
INSERT INTO "accounts" VALUES(7,'customer','2',6000);
INSERT INTO "accounts" VALUES(8,'customer','3',500);
INSERT INTO "accounts" VALUES(9,'customer','4',3210);
INSERT INTO "accounts" VALUES(10,'customer','5',6000);
INSERT INTO "accounts" VALUES(11,'customer','6',0);
CREATE TABLE coins(y TEXT PRIMARY KEY, operation_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "coins" VALUES('036681dc1c0672ff28f59f568b3b3f63b6dd6cc2ffee660e438420de27cf392715','a368231d-35fe-4cfc-88e0-a47fd3b2651a');
INSERT INTO "coins" VALUES('202a0d1e5df2a2a2f08aeb31514b5ca662ea1e43c28841d9821555c5885d4fc343','a7fd022c-6316-4c9e-ad75-1f7c0143b78e');
INSERT INTO "coins" VALUES('46a7e5f431a5455ccaf6ead104336e25288f73dfc7ce63fb535c430e1aaef26920','697e5f6c-aef1-4c6a-92a9-d7288c017f11');
INSERT INTO "coins" VALUES('59de0a8c3435076b094517d5a6bc0c01eb8174f01b97c47d1ddd3ffe62d53ac706','cf326b90-f466-46d3-8d12-130756fd1ab9');
INSERT INTO "coins" VALUES('60def86d1174539b62476cb63e7c6cf6de406534fc20cf268d123df1e9855a9b31','f377eb78-4246-4e82-b002-afe6c57ac08e');
INSERT INTO "coins" VALUES('ade388e59a6b64bb44f90937f4b0e6015464a7929dd8a662e894c87b48cb2511df','unfinished');
INSERT INTO "coins" VALUES('ef8b71614e5ca8577e16b3f85d272bbe3e10ee0941db487c9da1df5f605538de61','3bfd8f13-1977-48d1-9a9a-e005724ea5ea');
INSERT INTO "coins" VALUES('fcc99360681c46cb081e3135f40914b6f76997ca69a6163f7b734008978bfefd59','9b60e394-4d0f-4dc5-8bc7-2f6588e48761');
CREATE TABLE days(
        day TEXT PRIMARY KEY,
        earned_msat INTEGER NOT NULL,
        shortfall_msat INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        local_requests INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "days" VALUES('2026-11-22',45046,0,6,0,340,150);
CREATE TABLE keys(
        id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE,
        prefix TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('customer', 'local', 'x-cashu')),
        account_id INTEGER NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        created INTEGER NOT NULL,
        last_used INTEGER,
        expires INTEGER,
        paused INTEGER NOT NULL DEFAULT 0,
        revoked INTEGER NOT NULL DEFAULT 0,
        balance_limit INTEGER,
        spent INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0,
        mint TEXT,
        unit TEXT NOT NULL DEFAULT 'sat',
        refund_address TEXT
    , limit_reset TEXT CHECK (limit_reset IN ('daily', 'weekly', 'monthly')), window INTEGER NOT NULL DEFAULT 0, window_base INTEGER NOT NULL DEFAULT 0, parent_id INTEGER, models TEXT) STRICT;
INSERT INTO "keys" VALUES(1,'2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05','sk-f281bea6','customer',4,'',1795343305,1795343305,NULL,0,0,NULL,13046,4,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(2,'1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831','sk-a30aa901','customer',7,'',1795343305,1795343305,4000000000,0,0,5000,2000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(3,'f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621','sk-f43bb03b','customer',8,'',1795343305,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(4,'7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1','sk-28bac8e7','customer',9,'',1795343305,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(5,'24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018','sk-b96b9b72','x-cashu',10,'',1795343305,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(6,'e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527','sk-e628b275','customer',11,'',1795343305,1795343305,NULL,0,0,NULL,30000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
CREATE TABLE operations(
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        mint TEXT NOT NULL,
        unit TEXT NOT NULL,
        amount_msat INTEGER NOT NULL,
        payload TEXT NOT NULL,
        account_id INTEGER,
        purpose TEXT,
        note TEXT,
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL
    ) STRICT;
INSERT INTO "operations" VALUES(1,'697e5f6c-aef1-4c6a-92a9-d7288c017f11','redeem','done','http://127.0.0.1:3338','sat',50000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":50000}',4,NULL,NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(2,'9b60e394-4d0f-4dc5-8bc7-2f6588e48761','redeem','done','http://127.0.0.1:3339','sat',9000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":9000}',4,NULL,NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(3,'f377eb78-4246-4e82-b002-afe6c57ac08e','redeem','done','http://127.0.0.1:3338','sat',8000,'{"beneficiary":{"kind":"key","key_hash":"1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831","key_prefix":"sk-a30aa901","key_kind":"customer","expires":4000000000,"refund_address":null,"balance_limit":5000,"name":"","limit_reset":null,"models":null},"net_msat":8000}',7,NULL,NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(4,'3bfd8f13-1977-48d1-9a9a-e005724ea5ea','redeem','done','http://127.0.0.1:3338','sat',7500,'{"beneficiary":{"kind":"key","key_hash":"f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621","key_prefix":"sk-f43bb03b","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":7500}',8,NULL,NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(5,'refund','send','handed_out','http://127.0.0.1:3338','sat',7000,'{"purpose": "refund", "token": "cashuBrefund"}',8,'refund',NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(6,'a7fd022c-6316-4c9e-ad75-1f7c0143b78e','redeem','done','http://127.0.0.1:3338','sat',3210,'{"beneficiary":{"kind":"key","key_hash":"7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1","key_prefix":"sk-28bac8e7","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":3210}',9,NULL,NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(7,'cf326b90-f466-46d3-8d12-130756fd1ab9','redeem','done','http://127.0.0.1:3338','sat',6000,'{"beneficiary":{"kind":"key","key_hash":"24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018","key_prefix":"sk-b96b9b72","key_kind":"x-cashu","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":6000}',10,NULL,NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(8,'a368231d-35fe-4cfc-88e0-a47fd3b2651a','redeem','done','http://127.0.0.1:3338','sat',30000,'{"beneficiary":{"kind":"key","key_hash":"e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527","key_prefix":"sk-e628b275","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":30000}',11,NULL,NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(9,'claimed','send','claimed','http://127.0.0.1:3338','sat',10000,'{"purpose":"withdrawal"}',1,'withdrawal',NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(10,'waiting','send','minted','http://127.0.0.1:3338','sat',4000,'{"purpose": "withdrawal", "token": "cashuBwaiting"}',1,'withdrawal',NULL,1795343305,1795343305);
INSERT INTO "operations" VALUES(11,'unfinished','redeem','received','http://127.0.0.1:3338','sat',5000,'{"token": "cashuB..."}',NULL,NULL,NULL,1795343305,1795343305);
CREATE TABLE requests(
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        at REAL NOT NULL,
        key_id INTEGER NOT NULL,
        model TEXT NOT NULL,
        path TEXT NOT NULL,
        status INTEGER NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        completion_tokens INTEGER NOT NULL,
        cache_read INTEGER NOT NULL,
        cache_write INTEGER NOT NULL,
        cost_msat INTEGER NOT NULL,
        charged_msat INTEGER NOT NULL,
        shortfall_msat INTEGER NOT NULL,
        upstream_usd TEXT,
        estimated INTEGER NOT NULL,
        stream INTEGER NOT NULL,
        ttft_ms REAL,
        total_ms REAL NOT NULL,
        error TEXT
    ) STRICT;
INSERT INTO "requests" VALUES(1,'e3d5d3e3-9630-4f1d-a5af-85f3ed077aa1',1.79534330564981508258e+09,1,'model-0','/v1/chat/completions',200,100,50,10,0,12345,12345,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(2,'4e00337d-bb79-4be8-a637-006044fdd10b',1.79534330564986228939e+09,1,'model-1','/v1/chat/completions',200,101,50,10,0,1,1,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(3,'928fbaeb-fef2-42b7-b605-0e9512954130',1.79534330564987945557e+09,1,'model-0','/v1/chat/completions',200,102,50,10,0,700,700,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(4,'341b9000-c3c3-410e-b881-babf2d857619',1.79534330564989113806e+09,1,'m','/v1/chat/completions',502,0,0,0,0,0,0,0,NULL,0,0,NULL,0.0,'upstream_broken');
INSERT INTO "requests" VALUES(5,'c6445f93-9bd3-4e3e-9356-632252736567',1.79534330570203804972e+09,2,'m','/v1/chat/completions',200,7,0,0,0,0,2000,0,NULL,1,0,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(6,'c150d395-8bc2-4b42-ae28-0c86d3502f9f',1.79534330573116183279e+09,6,'m','/v1/chat/completions',200,0,0,0,0,0,30000,0,NULL,0,0,NULL,0.0,NULL);
CREATE TABLE totals(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "totals" VALUES('balance:customer',61664);
INSERT INTO "totals" VALUES('balance:fees',300);
INSERT INTO "totals" VALUES('balance:operator',31046);
INSERT INTO "totals" VALUES('balance:outstanding',11000);
INSERT INTO "totals" VALUES('balance:suspense',0);
INSERT INTO "totals" VALUES('balance:wallet',103410);
INSERT INTO "totals" VALUES('fees:fee',300);
INSERT INTO "totals" VALUES('keys:customer',5);
INSERT INTO "totals" VALUES('keys:local',0);
INSERT INTO "totals" VALUES('keys:x-cashu',1);
INSERT INTO "totals" VALUES('pepper',146130544891848);
INSERT INTO "totals" VALUES('requests',6);
INSERT INTO "totals" VALUES('transfers',18);
CREATE TABLE transfers(
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        debit INTEGER NOT NULL,
        credit INTEGER NOT NULL CHECK (credit <> debit),
        amount_msat INTEGER NOT NULL CHECK (amount_msat > 0),
        request_id TEXT,
        operation_id TEXT,
        note TEXT
    ) STRICT;
INSERT INTO "transfers" VALUES(1,1795343305,'redeem',5,4,50000,NULL,'697e5f6c-aef1-4c6a-92a9-d7288c017f11',NULL);
INSERT INTO "transfers" VALUES(2,1795343305,'settle',4,1,12345,'e3d5d3e3-9630-4f1d-a5af-85f3ed077aa1',NULL,NULL);
INSERT INTO "transfers" VALUES(3,1795343305,'settle',4,1,1,'4e00337d-bb79-4be8-a637-006044fdd10b',NULL,NULL);
INSERT INTO "transfers" VALUES(4,1795343305,'settle',4,1,700,'928fbaeb-fef2-42b7-b605-0e9512954130',NULL,NULL);
INSERT INTO "transfers" VALUES(5,1795343305,'redeem',6,4,9000,NULL,'9b60e394-4d0f-4dc5-8bc7-2f6588e48761',NULL);
INSERT INTO "transfers" VALUES(6,1795343305,'redeem',5,7,8000,NULL,'f377eb78-4246-4e82-b002-afe6c57ac08e',NULL);
INSERT INTO "transfers" VALUES(7,1795343305,'settle',7,1,2000,'c6445f93-9bd3-4e3e-9356-632252736567',NULL,NULL);
INSERT INTO "transfers" VALUES(8,1795343305,'redeem',5,8,7500,NULL,'3bfd8f13-1977-48d1-9a9a-e005724ea5ea',NULL);
INSERT INTO "transfers" VALUES(9,1795343305,'send',8,3,7000,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(10,1795343305,'fee',2,5,100,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(11,1795343305,'redeem',5,9,3210,NULL,'a7fd022c-6316-4c9e-ad75-1f7c0143b78e',NULL);
INSERT INTO "transfers" VALUES(12,1795343305,'redeem',5,10,6000,NULL,'cf326b90-f466-46d3-8d12-130756fd1ab9',NULL);
INSERT INTO "transfers" VALUES(13,1795343305,'redeem',5,11,30000,NULL,'a368231d-35fe-4cfc-88e0-a47fd3b2651a',NULL);
INSERT INTO "transfers" VALUES(14,1795343305,'settle',11,1,30000,'c150d395-8bc2-4b42-ae28-0c86d3502f9f',NULL,NULL);
INSERT INTO "transfers" VALUES(15,1795343305,'send',1,3,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(16,1795343305,'fee',2,5,200,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(17,1795343305,'claimed',3,5,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(18,1795343305,'send',1,3,4000,NULL,'waiting',NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX accounts_own ON accounts(kind, ref) WHERE kind <> 'customer';
CREATE INDEX keys_kind ON keys(kind);
CREATE INDEX requests_key ON requests(key_id);
CREATE INDEX operations_open ON operations(seq)
        WHERE state NOT IN ('done', 'foreign', 'failed', 'claimed', 'reclaimed');
CREATE INDEX operations_account ON operations(account_id, kind);
CREATE INDEX operations_kind ON operations(kind, purpose);
CREATE INDEX keys_parent ON keys(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX keys_ending ON keys(expires) WHERE expires IS NOT NULL AND refund_address IS NOT NULL;
CREATE INDEX operations_payment ON operations(json_extract(payload, '$.payment_hash'))
        WHERE kind IN ('mint', 'melt');
COMMIT;
