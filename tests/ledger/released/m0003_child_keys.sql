BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'routstr_desktop','m0001_books','2026-11-22 10:28:23.518706+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'routstr_desktop','m0002_limit_windows','2026-11-22 10:28:23.530323+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'routstr_desktop','m0003_child_keys','2026-11-22 10:28:23.554205+00:00');
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
INSERT INTO "coins" VALUES('271046007dcd204d99f647263581c5762c7463acccd704b9366957f01bd3f4f040','bdda833a-d0b0-4535-9119-9783add7b117');
INSERT INTO "coins" VALUES('46490513c3188637fff67c622ead993564dc9745c2076981e17b6d6c1d4dbc906d','unfinished');
INSERT INTO "coins" VALUES('4eb36c5bf5bb6df4c34b6848a8a5db8e655b161de47904251cb5dc934b00abdcdb','9abe628e-fbe7-4377-8026-be5634a736bb');
INSERT INTO "coins" VALUES('5a50b29891502735a6f04600edadb0f8ce4db03133a094a469fe7d5a1b06587a6c','22249a34-ef77-41ae-a8f7-cbf3d900f2a4');
INSERT INTO "coins" VALUES('85517724a0d471d97332130ed2f770e5100b0d1e82920379fc1c4ade477b4f9190','b3a5de63-0203-450e-8ab2-95a90d8d0f32');
INSERT INTO "coins" VALUES('a880958a220212cce9f135d40077b2d6597c9e2a688020a56f02a8e74f28cd2e42','61bc13f8-778f-43c8-976c-6abf3b65dc4d');
INSERT INTO "coins" VALUES('c690051635f42ee73712da1e88c95cb6dae18e1a24ec29232e030965d4d86afda6','e9ccc4d1-60a7-4f40-916d-c9f723100d9a');
INSERT INTO "coins" VALUES('d486ba3fca78d92e01071259e11e70783f7944f680a363d076c5a03076fb28be54','7c431b29-7d58-4da1-9cf7-8c0bb1636dce');
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
    , limit_reset TEXT CHECK (limit_reset IN ('daily', 'weekly', 'monthly')), window INTEGER NOT NULL DEFAULT 0, window_base INTEGER NOT NULL DEFAULT 0, parent_id INTEGER) STRICT;
INSERT INTO "keys" VALUES(1,'2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05','sk-f281bea6','customer',4,'',1795343303,1795343303,NULL,0,0,NULL,13046,4,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL);
INSERT INTO "keys" VALUES(2,'1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831','sk-a30aa901','customer',7,'',1795343303,1795343303,4000000000,0,0,5000,2000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL);
INSERT INTO "keys" VALUES(3,'f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621','sk-f43bb03b','customer',8,'',1795343303,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL);
INSERT INTO "keys" VALUES(4,'7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1','sk-28bac8e7','customer',9,'',1795343303,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL);
INSERT INTO "keys" VALUES(5,'24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018','sk-b96b9b72','x-cashu',10,'',1795343303,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL);
INSERT INTO "keys" VALUES(6,'e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527','sk-e628b275','customer',11,'',1795343303,1795343303,NULL,0,0,NULL,30000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL);
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
INSERT INTO "operations" VALUES(1,'b3a5de63-0203-450e-8ab2-95a90d8d0f32','redeem','done','http://127.0.0.1:3338','sat',50000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null},"net_msat":50000}',4,NULL,NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(2,'7c431b29-7d58-4da1-9cf7-8c0bb1636dce','redeem','done','http://127.0.0.1:3339','sat',9000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null},"net_msat":9000}',4,NULL,NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(3,'22249a34-ef77-41ae-a8f7-cbf3d900f2a4','redeem','done','http://127.0.0.1:3338','sat',8000,'{"beneficiary":{"kind":"key","key_hash":"1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831","key_prefix":"sk-a30aa901","key_kind":"customer","expires":4000000000,"refund_address":null,"balance_limit":5000,"name":"","limit_reset":null},"net_msat":8000}',7,NULL,NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(4,'61bc13f8-778f-43c8-976c-6abf3b65dc4d','redeem','done','http://127.0.0.1:3338','sat',7500,'{"beneficiary":{"kind":"key","key_hash":"f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621","key_prefix":"sk-f43bb03b","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null},"net_msat":7500}',8,NULL,NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(5,'refund','send','handed_out','http://127.0.0.1:3338','sat',7000,'{"purpose": "refund", "token": "cashuBrefund"}',8,'refund',NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(6,'e9ccc4d1-60a7-4f40-916d-c9f723100d9a','redeem','done','http://127.0.0.1:3338','sat',3210,'{"beneficiary":{"kind":"key","key_hash":"7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1","key_prefix":"sk-28bac8e7","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null},"net_msat":3210}',9,NULL,NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(7,'bdda833a-d0b0-4535-9119-9783add7b117','redeem','done','http://127.0.0.1:3338','sat',6000,'{"beneficiary":{"kind":"key","key_hash":"24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018","key_prefix":"sk-b96b9b72","key_kind":"x-cashu","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null},"net_msat":6000}',10,NULL,NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(8,'9abe628e-fbe7-4377-8026-be5634a736bb','redeem','done','http://127.0.0.1:3338','sat',30000,'{"beneficiary":{"kind":"key","key_hash":"e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527","key_prefix":"sk-e628b275","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null},"net_msat":30000}',11,NULL,NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(9,'claimed','send','claimed','http://127.0.0.1:3338','sat',10000,'{"purpose":"withdrawal"}',1,'withdrawal',NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(10,'waiting','send','minted','http://127.0.0.1:3338','sat',4000,'{"purpose": "withdrawal", "token": "cashuBwaiting"}',1,'withdrawal',NULL,1795343303,1795343303);
INSERT INTO "operations" VALUES(11,'unfinished','redeem','received','http://127.0.0.1:3338','sat',5000,'{"token": "cashuB..."}',NULL,NULL,NULL,1795343303,1795343303);
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
INSERT INTO "requests" VALUES(1,'532b25ae-af82-4f6c-bf20-617dedddc113',1.79534330363681054118e+09,1,'model-0','/v1/chat/completions',200,100,50,10,0,12345,12345,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(2,'ee2c2e4c-28a0-4368-9181-ddda2224262a',1.79534330363688445094e+09,1,'model-1','/v1/chat/completions',200,101,50,10,0,1,1,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(3,'d491754f-4441-4bbc-9b23-2e2c5609ed52',1.79534330363690209381e+09,1,'model-0','/v1/chat/completions',200,102,50,10,0,700,700,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(4,'34d34ba8-e107-4e27-a8e6-549094693598',1.79534330363691377644e+09,1,'m','/v1/chat/completions',502,0,0,0,0,0,0,0,NULL,0,0,NULL,0.0,'upstream_broken');
INSERT INTO "requests" VALUES(5,'aa2acd75-283d-4ace-886c-879e26a5a631',1.79534330368900299067e+09,2,'m','/v1/chat/completions',200,7,0,0,0,0,2000,0,NULL,1,0,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(6,'994635cf-9935-461d-9183-c0f9dae10fac',1.79534330372614479064e+09,6,'m','/v1/chat/completions',200,0,0,0,0,0,30000,0,NULL,0,0,NULL,0.0,NULL);
CREATE TABLE totals(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "totals" VALUES('balance:customer',61664);
INSERT INTO "totals" VALUES('balance:fees',300);
INSERT INTO "totals" VALUES('balance:operator',31046);
INSERT INTO "totals" VALUES('balance:outstanding',11000);
INSERT INTO "totals" VALUES('balance:suspense',0);
INSERT INTO "totals" VALUES('balance:wallet',103410);
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
INSERT INTO "transfers" VALUES(1,1795343303,'redeem',5,4,50000,NULL,'b3a5de63-0203-450e-8ab2-95a90d8d0f32',NULL);
INSERT INTO "transfers" VALUES(2,1795343303,'settle',4,1,12345,'532b25ae-af82-4f6c-bf20-617dedddc113',NULL,NULL);
INSERT INTO "transfers" VALUES(3,1795343303,'settle',4,1,1,'ee2c2e4c-28a0-4368-9181-ddda2224262a',NULL,NULL);
INSERT INTO "transfers" VALUES(4,1795343303,'settle',4,1,700,'d491754f-4441-4bbc-9b23-2e2c5609ed52',NULL,NULL);
INSERT INTO "transfers" VALUES(5,1795343303,'redeem',6,4,9000,NULL,'7c431b29-7d58-4da1-9cf7-8c0bb1636dce',NULL);
INSERT INTO "transfers" VALUES(6,1795343303,'redeem',5,7,8000,NULL,'22249a34-ef77-41ae-a8f7-cbf3d900f2a4',NULL);
INSERT INTO "transfers" VALUES(7,1795343303,'settle',7,1,2000,'aa2acd75-283d-4ace-886c-879e26a5a631',NULL,NULL);
INSERT INTO "transfers" VALUES(8,1795343303,'redeem',5,8,7500,NULL,'61bc13f8-778f-43c8-976c-6abf3b65dc4d',NULL);
INSERT INTO "transfers" VALUES(9,1795343303,'send',8,3,7000,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(10,1795343303,'fee',2,5,100,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(11,1795343303,'redeem',5,9,3210,NULL,'e9ccc4d1-60a7-4f40-916d-c9f723100d9a',NULL);
INSERT INTO "transfers" VALUES(12,1795343303,'redeem',5,10,6000,NULL,'bdda833a-d0b0-4535-9119-9783add7b117',NULL);
INSERT INTO "transfers" VALUES(13,1795343303,'redeem',5,11,30000,NULL,'9abe628e-fbe7-4377-8026-be5634a736bb',NULL);
INSERT INTO "transfers" VALUES(14,1795343303,'settle',11,1,30000,'994635cf-9935-461d-9183-c0f9dae10fac',NULL,NULL);
INSERT INTO "transfers" VALUES(15,1795343303,'send',1,3,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(16,1795343303,'fee',2,5,200,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(17,1795343303,'claimed',3,5,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(18,1795343303,'send',1,3,4000,NULL,'waiting',NULL);
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
COMMIT;
