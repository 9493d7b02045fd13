BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'routstr_desktop','m0001_books','2026-11-22 10:28:21.515102+00:00');
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
INSERT INTO "coins" VALUES('2ea30ccf84b0cc6848721828eb54a2b542d3ec4999ec9bae4f0c4c98a692f11fd6','ec5b0787-e316-4c9e-b484-b318119ee731');
INSERT INTO "coins" VALUES('4895bc841417c28ad65ad2fd670bdeed5d67703a5cced37a3f078aeb22401b1c6b','2bb098e2-660f-4b90-8805-cd768cd35667');
INSERT INTO "coins" VALUES('6a36804efcc9f4a6131e13191166eb0214cf67b785a3c0da7cba2625179ee7e8f5','300fceb7-c868-42a8-84c0-60380f91ff04');
INSERT INTO "coins" VALUES('95cdae3b3ef876d1cfa82f4d6e347b4129da4d4c9b54a3a3f6c4e285f3dd326d60','7b7dacb4-7c08-4e87-9a78-7c842abfab46');
INSERT INTO "coins" VALUES('c6c774ea9f4979afd1331c84b218bcbfbc210e054b95325e2403abddbec254fade','89de2654-ed28-4ef1-b4c3-d001ab9084f7');
INSERT INTO "coins" VALUES('d3f85e3a1cc528b7ebeebbc30e243b7dcb241c7406b1249392708ba41274e5139a','584ae11d-551f-47a4-bad5-3536ea5aec1c');
INSERT INTO "coins" VALUES('e30e1fe4ba2cc17e5616df1da72fcfbbac8eec7ad879c1835f0e9da4f6f1145135','5710fda1-d400-44e9-914c-508096039063');
INSERT INTO "coins" VALUES('ebbfb7cd1eec13e40a3fbc658774c7a9342cda797854ab819c7a9bcaff694b8daa','unfinished');
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
    ) STRICT;
INSERT INTO "keys" VALUES(1,'2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05','sk-f281bea6','customer',4,'',1795343301,1795343301,NULL,0,0,NULL,13046,4,'http://127.0.0.1:3338','sat',NULL);
INSERT INTO "keys" VALUES(2,'1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831','sk-a30aa901','customer',7,'',1795343301,1795343301,4000000000,0,0,5000,2000,1,'http://127.0.0.1:3338','sat',NULL);
INSERT INTO "keys" VALUES(3,'f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621','sk-f43bb03b','customer',8,'',1795343301,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL);
INSERT INTO "keys" VALUES(4,'7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1','sk-28bac8e7','customer',9,'',1795343301,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL);
INSERT INTO "keys" VALUES(5,'24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018','sk-b96b9b72','x-cashu',10,'',1795343301,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL);
INSERT INTO "keys" VALUES(6,'e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527','sk-e628b275','customer',11,'',1795343301,1795343301,NULL,0,0,NULL,30000,1,'http://127.0.0.1:3338','sat',NULL);
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
INSERT INTO "operations" VALUES(1,'2bb098e2-660f-4b90-8805-cd768cd35667','redeem','done','http://127.0.0.1:3338','sat',50000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":""},"net_msat":50000}',4,NULL,NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(2,'7b7dacb4-7c08-4e87-9a78-7c842abfab46','redeem','done','http://127.0.0.1:3339','sat',9000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":""},"net_msat":9000}',4,NULL,NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(3,'584ae11d-551f-47a4-bad5-3536ea5aec1c','redeem','done','http://127.0.0.1:3338','sat',8000,'{"beneficiary":{"kind":"key","key_hash":"1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831","key_prefix":"sk-a30aa901","key_kind":"customer","expires":4000000000,"refund_address":null,"balance_limit":5000,"name":""},"net_msat":8000}',7,NULL,NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(4,'89de2654-ed28-4ef1-b4c3-d001ab9084f7','redeem','done','http://127.0.0.1:3338','sat',7500,'{"beneficiary":{"kind":"key","key_hash":"f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621","key_prefix":"sk-f43bb03b","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":""},"net_msat":7500}',8,NULL,NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(5,'refund','send','handed_out','http://127.0.0.1:3338','sat',7000,'{"purpose": "refund", "token": "cashuBrefund"}',8,'refund',NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(6,'ec5b0787-e316-4c9e-b484-b318119ee731','redeem','done','http://127.0.0.1:3338','sat',3210,'{"beneficiary":{"kind":"key","key_hash":"7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1","key_prefix":"sk-28bac8e7","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":""},"net_msat":3210}',9,NULL,NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(7,'5710fda1-d400-44e9-914c-508096039063','redeem','done','http://127.0.0.1:3338','sat',6000,'{"beneficiary":{"kind":"key","key_hash":"24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018","key_prefix":"sk-b96b9b72","key_kind":"x-cashu","expires":null,"refund_address":null,"balance_limit":null,"name":""},"net_msat":6000}',10,NULL,NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(8,'300fceb7-c868-42a8-84c0-60380f91ff04','redeem','done','http://127.0.0.1:3338','sat',30000,'{"beneficiary":{"kind":"key","key_hash":"e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527","key_prefix":"sk-e628b275","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":""},"net_msat":30000}',11,NULL,NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(9,'claimed','send','claimed','http://127.0.0.1:3338','sat',10000,'{"purpose":"withdrawal"}',1,'withdrawal',NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(10,'waiting','send','minted','http://127.0.0.1:3338','sat',4000,'{"purpose": "withdrawal", "token": "cashuBwaiting"}',1,'withdrawal',NULL,1795343301,1795343301);
INSERT INTO "operations" VALUES(11,'unfinished','redeem','received','http://127.0.0.1:3338','sat',5000,'{"token": "cashuB..."}',NULL,NULL,NULL,1795343301,1795343301);
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
INSERT INTO "requests" VALUES(1,'0da081a1-dfc6-465e-a848-c7ff504e7a2f',1.7953433015587470531e+09,1,'model-0','/v1/chat/completions',200,100,50,10,0,12345,12345,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(2,'f6d40b00-d778-49bb-b17f-bcdd1ff812f0',1.79534330155880355837e+09,1,'model-1','/v1/chat/completions',200,101,50,10,0,1,1,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(3,'c5903afc-b947-4c31-aaec-9d5cc3e9168b',1.79534330155882191661e+09,1,'model-0','/v1/chat/completions',200,102,50,10,0,700,700,0,'0.0001',0,1,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(4,'16307a5e-897f-4370-b5ba-66425cb7e229',1.79534330155883336066e+09,1,'m','/v1/chat/completions',502,0,0,0,0,0,0,0,NULL,0,0,NULL,0.0,'upstream_broken');
INSERT INTO "requests" VALUES(5,'952a0f11-b48a-4718-b607-d812e2dbc282',1.79534330156898450851e+09,2,'m','/v1/chat/completions',200,7,0,0,0,0,2000,0,NULL,1,0,NULL,0.0,NULL);
INSERT INTO "requests" VALUES(6,'64732cca-90c0-498f-8a36-2116301708c5',1.79534330167081809044e+09,6,'m','/v1/chat/completions',200,0,0,0,0,0,30000,0,NULL,0,0,NULL,0.0,NULL);
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
INSERT INTO "transfers" VALUES(1,1795343301,'redeem',5,4,50000,NULL,'2bb098e2-660f-4b90-8805-cd768cd35667',NULL);
INSERT INTO "transfers" VALUES(2,1795343301,'settle',4,1,12345,'0da081a1-dfc6-465e-a848-c7ff504e7a2f',NULL,NULL);
INSERT INTO "transfers" VALUES(3,1795343301,'settle',4,1,1,'f6d40b00-d778-49bb-b17f-bcdd1ff812f0',NULL,NULL);
INSERT INTO "transfers" VALUES(4,1795343301,'settle',4,1,700,'c5903afc-b947-4c31-aaec-9d5cc3e9168b',NULL,NULL);
INSERT INTO "transfers" VALUES(5,1795343301,'redeem',6,4,9000,NULL,'7b7dacb4-7c08-4e87-9a78-7c842abfab46',NULL);
INSERT INTO "transfers" VALUES(6,1795343301,'redeem',5,7,8000,NULL,'584ae11d-551f-47a4-bad5-3536ea5aec1c',NULL);
INSERT INTO "transfers" VALUES(7,1795343301,'settle',7,1,2000,'952a0f11-b48a-4718-b607-d812e2dbc282',NULL,NULL);
INSERT INTO "transfers" VALUES(8,1795343301,'redeem',5,8,7500,NULL,'89de2654-ed28-4ef1-b4c3-d001ab9084f7',NULL);
INSERT INTO "transfers" VALUES(9,1795343301,'send',8,3,7000,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(10,1795343301,'fee',2,5,100,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(11,1795343301,'redeem',5,9,3210,NULL,'ec5b0787-e316-4c9e-b484-b318119ee731',NULL);
INSERT INTO "transfers" VALUES(12,1795343301,'redeem',5,10,6000,NULL,'5710fda1-d400-44e9-914c-508096039063',NULL);
INSERT INTO "transfers" VALUES(13,1795343301,'redeem',5,11,30000,NULL,'300fceb7-c868-42a8-84c0-60380f91ff04',NULL);
INSERT INTO "transfers" VALUES(14,1795343301,'settle',11,1,30000,'64732cca-90c0-498f-8a36-2116301708c5',NULL,NULL);
INSERT INTO "transfers" VALUES(15,1795343301,'send',1,3,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(16,1795343301,'fee',2,5,200,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(17,1795343301,'claimed',3,5,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(18,1795343301,'send',1,3,4000,NULL,'waiting',NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX accounts_own ON accounts(kind, ref) WHERE kind <> 'customer';
CREATE INDEX keys_kind ON keys(kind);
CREATE INDEX requests_key ON requests(key_id);
CREATE INDEX operations_open ON operations(seq)
        WHERE state NOT IN ('done', 'foreign', 'failed', 'claimed', 'reclaimed');
CREATE INDEX operations_account ON operations(account_id, kind);
CREATE INDEX operations_kind ON operations(kind, purpose);
COMMIT;
