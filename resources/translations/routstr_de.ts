<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>routstr</name>
    <message>
        <source>Ends as soon as the running requests are finished.</source>
        <translation>Endet, sobald die laufenden Anfragen fertig sind.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Beendet&#xa0;…</translation>
    </message>
    <message>
        <source>Finishing running requests</source>
        <translation>Laufende Anfragen werden abgeschlossen</translation>
    </message>
    <message>
        <source>Taking it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet&#xa0;…</translation>
    </message>
    <message>
        <source>Opening the books</source>
        <translation>Bücher werden geöffnet</translation>
    </message>
    <message>
        <source>The node is not running. Start the program again, or see the log.</source>
        <translation>Der Knoten läuft nicht. Starten Sie das Programm neu, oder sehen Sie im Protokoll nach.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>{amount} are yours again.</source>
        <translation>{amount} gehören wieder Ihnen.</translation>
    </message>
    <message>
        <source>This token was claimed meanwhile. Nothing was taken back.</source>
        <translation>Dieses Token wurde inzwischen eingelöst. Es wurde nichts zurückgenommen.</translation>
    </message>
    <message>
        <source>This event, signed with your key, goes to {where}. Everybody can read it, and others may keep copies.</source>
        <translation>Dieses Ereignis, mit Ihrem Schlüssel unterschrieben, geht an {where}. Alle können es lesen, und andere behalten vielleicht Kopien.</translation>
    </message>
    <message>
        <source>Renewed every 45 minutes while you sell; taken back when you stop or quit.</source>
        <translation>Wird alle 45 Minuten erneuert, solange Sie verkaufen, und beim Stoppen oder Beenden zurückgezogen.</translation>
    </message>
    <message>
        <source>Announcing is switched on.</source>
        <translation>Die Ankündigung ist eingeschaltet.</translation>
    </message>
    <message>
        <source>The announcement goes to each of them. Buyers&apos; apps read relay.damus.io, nos.lol and relay.routstr.com.</source>
        <translation>Die Ankündigung geht an jedes von ihnen. Die Apps der Käufer lesen relay.damus.io, nos.lol und relay.routstr.com.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Announce this node?</source>
        <translation>Diesen Knoten ankündigen?</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Announcing</source>
        <translation>Ankündigen</translation>
    </message>
    <message>
        <source>Name of this node</source>
        <translation>Name dieses Knotens</translation>
    </message>
    <message>
        <source>Buyers see this in their list of nodes.</source>
        <translation>Das sehen Käufer in ihrer Liste der Knoten.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>for example: Ada&apos;s node</source>
        <translation>zum Beispiel: Adas Knoten</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>what you offer, in a sentence</source>
        <translation>was Sie anbieten, in einem Satz</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>https://…, optional</source>
        <translation>https://…, freiwillig</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Relays</source>
        <translation>Relays</translation>
    </message>
    <message>
        <source>One address on each line</source>
        <translation>Eine Adresse pro Zeile</translation>
    </message>
    <message>
        <source>routstr.com does not list names with “staging”.</source>
        <translation>routstr.com nimmt keine Namen mit „staging“ in seine Liste auf.</translation>
    </message>
    <message>
        <source>The name was saved.</source>
        <translation>Der Name ist gespeichert.</translation>
    </message>
    <message>
        <source>Relays saved.</source>
        <translation>Die Relays sind gespeichert.</translation>
    </message>
    <message>
        <source>Apps on this computer use your models without paying; what they cost you is counted.</source>
        <translation>Apps auf diesem Computer nutzen Ihre Modelle, ohne zu zahlen; was das kostet, wird gezählt.</translation>
    </message>
    <message>
        <source>Only these lines change. A copy of the file is kept beside it, and Disconnect takes them out again.</source>
        <translation>Nur diese Zeilen ändern sich. Eine Kopie der Datei bleibt daneben liegen, und „Trennen“ nimmt die Zeilen wieder heraus.</translation>
    </message>
    <message>
        <source>Connect an app</source>
        <translation>App verbinden</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Apps</source>
        <translation>Apps</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Copy with key</source>
        <translation>Mit Schlüssel kopieren</translation>
    </message>
    <message>
        <source>Write it for me…</source>
        <translation>Für mich eintragen&#xa0;…</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Eintragen</translation>
    </message>
    <message>
        <source>Reading the apps</source>
        <translation>Apps lesen</translation>
    </message>
    <message>
        <source>Reading the key</source>
        <translation>Schlüssel lesen</translation>
    </message>
    <message>
        <source>Reading its settings</source>
        <translation>Einstellungen der App lesen</translation>
    </message>
    <message>
        <source>Connecting {name}</source>
        <translation>{name} verbinden</translation>
    </message>
    <message>
        <source>{name} is disconnected, and its key is revoked.</source>
        <translation>{name} ist getrennt, der Schlüssel ist widerrufen.</translation>
    </message>
    <message>
        <source>Disconnecting {name}</source>
        <translation>{name} trennen</translation>
    </message>
    <message>
        <source>Text for {name}</source>
        <translation>Text für {name}</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Write it again…</source>
        <translation>Neu eintragen&#xa0;…</translation>
    </message>
    <message>
        <source>Copied for {name}, with your local key in it.</source>
        <translation>Für {name} kopiert, mit Ihrem lokalen Schlüssel darin.</translation>
    </message>
    <message>
        <source>This would change in {file}:</source>
        <translation>Das würde sich in {file} ändern:</translation>
    </message>
    <message>
        <source>{name} is connected. It has a key of its own. Restart it if it is open.</source>
        <translation>{name} ist verbunden und hat einen eigenen Schlüssel. Starten Sie die App neu, falls sie offen ist.</translation>
    </message>
    <message>
        <source>{name} · connected</source>
        <translation>{name} · verbunden</translation>
    </message>
    <message>
        <source>Nothing: it is as it should be.</source>
        <translation>Nichts: es ist, wie es sein soll.</translation>
    </message>
    <message>
        <source>You changed {settings} since: that stays.</source>
        <translation>{settings} haben Sie seither geändert: das bleibt.</translation>
    </message>
    <message>
        <source>You get the key encrypted (ncryptsec). Keep it anywhere; without its passphrase it is of no use to anybody.</source>
        <translation>Sie bekommen den Schlüssel verschlüsselt (ncryptsec). Verwahren Sie ihn, wo Sie wollen; ohne die Passphrase nützt er niemandem.</translation>
    </message>
    <message>
        <source>Whoever sees it can speak as your node for ever, and it cannot be changed. Nobody needs it to help you.</source>
        <translation>Wer ihn sieht, kann für immer als Ihr Knoten sprechen, und er lässt sich nicht ändern. Niemand braucht ihn, um Ihnen zu helfen.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Import a key</source>
        <translation>Schlüssel importieren</translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation>Nachschlagen</translation>
    </message>
    <message>
        <source>Secret key</source>
        <translation>Geheimer Schlüssel</translation>
    </message>
    <message>
        <source>nsec1…, ncryptsec1… or words</source>
        <translation>nsec1…, ncryptsec1… oder Wörter</translation>
    </message>
    <message>
        <source>Passphrase of the ncryptsec</source>
        <translation>Passphrase des ncryptsec</translation>
    </message>
    <message>
        <source>Make a second listing</source>
        <translation>Zweiten Eintrag anlegen</translation>
    </message>
    <message>
        <source>This is {npub}.</source>
        <translation>Das ist {npub}.</translation>
    </message>
    <message>
        <source>Importing the key</source>
        <translation>Schlüssel importieren</translation>
    </message>
    <message>
        <source>Back up the key</source>
        <translation>Schlüssel sichern</translation>
    </message>
    <message>
        <source>Encrypt</source>
        <translation>Verschlüsseln</translation>
    </message>
    <message>
        <source>Encrypted key</source>
        <translation>Verschlüsselter Schlüssel</translation>
    </message>
    <message>
        <source>Encrypting the key</source>
        <translation>Schlüssel verschlüsseln</translation>
    </message>
    <message>
        <source>Show the secret key?</source>
        <translation>Den geheimen Schlüssel zeigen?</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Showing the key</source>
        <translation>Schlüssel zeigen</translation>
    </message>
    <message>
        <source>Looking up the key</source>
        <translation>Schlüssel nachschlagen</translation>
    </message>
    <message>
        <source>It is announced already: {name} at {address}.</source>
        <translation>Er ist schon angekündigt: {name} unter {address}.</translation>
    </message>
    <message>
        <source>Take over that listing, or make a second one? Two nodes must not keep one listing at the same time.</source>
        <translation>Diesen Eintrag übernehmen oder einen zweiten anlegen? Zwei Knoten dürfen nicht gleichzeitig denselben Eintrag führen.</translation>
    </message>
    <message>
        <source>Take it over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>It replaces the present key of this node, for ever: back that up first. Its reviews stay with it.</source>
        <translation>Er ersetzt den jetzigen Schlüssel dieses Knotens für immer: sichern Sie den zuerst. Die Bewertungen bleiben bei jenem.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Noch einmal dieselbe</translation>
    </message>
    <message>
        <source>Passphrase, at least 8 characters</source>
        <translation>Passphrase, mindestens 8 Zeichen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>It is not announced anywhere on your relays.</source>
        <translation>Auf Ihren Relays ist er nirgends angekündigt.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>No relay answered, so it is not known whether it is announced. It would get a listing of its own.</source>
        <translation>Kein Relay hat geantwortet; ob er angekündigt ist, bleibt unbekannt. Er bekäme einen eigenen Eintrag.</translation>
    </message>
    <message>
        <source>Import anyway</source>
        <translation>Trotzdem importieren</translation>
    </message>
    <message>
        <source>The key is this node&apos;s now.</source>
        <translation>Der Schlüssel gehört jetzt zu diesem Knoten.</translation>
    </message>
    <message>
        <source>For an app on this computer. It uses your models free of charge, and you see how much.</source>
        <translation>Für eine App auf diesem Computer. Sie nutzt Ihre Modelle kostenlos, und Sie sehen, wie viel.</translation>
    </message>
    <message>
        <source>Ecash of {mint}, for the customer of this key. Whoever has it can spend it. Once you copied it, it is not shown again.</source>
        <translation>Ecash von {mint}, für den Kunden dieses Schlüssels. Wer es hat, kann es ausgeben. Nach dem Kopieren wird es nicht mehr gezeigt.</translation>
    </message>
    <message>
        <source>Revoke {name}?</source>
        <translation>{name} widerrufen?</translation>
    </message>
    <message>
        <source>The key is refused from now on, for good. You get a token of what is left on it ({amount}) to give back to the customer.</source>
        <translation>Der Schlüssel wird ab jetzt abgewiesen, endgültig. Sie bekommen ein Token über den Rest ({amount}), um es dem Kunden zurückzugeben.</translation>
    </message>
    <message>
        <source>Revoke with refund</source>
        <translation>Widerrufen und erstatten</translation>
    </message>
    <message>
        <source>New local key</source>
        <translation>Neuer lokaler Schlüssel</translation>
    </message>
    <message>
        <source>for example: My editor</source>
        <translation>zum Beispiel: Mein Editor</translation>
    </message>
    <message>
        <source>Make key</source>
        <translation>Schlüssel erstellen</translation>
    </message>
    <message>
        <source>Making the key</source>
        <translation>Schlüssel erstellen</translation>
    </message>
    <message>
        <source>The key of {name}</source>
        <translation>Der Schlüssel von {name}</translation>
    </message>
    <message>
        <source>Copy it into your app now. It is not stored and is not shown again.</source>
        <translation>Kopieren Sie ihn jetzt in Ihre App. Er wird nicht gespeichert und nicht noch einmal gezeigt.</translation>
    </message>
    <message>
        <source>The key is revoked; its refund is {amount}</source>
        <translation>Der Schlüssel ist widerrufen; erstattet werden {amount}</translation>
    </message>
    <message>
        <source>Refund token</source>
        <translation>Erstattungs-Token</translation>
    </message>
    <message>
        <source>The refund token is ready; its key offers it.</source>
        <translation>Das Erstattungs-Token ist fertig; sein Schlüssel bietet es an.</translation>
    </message>
    <message>
        <source>The app that uses this key is refused from now on. This cannot be undone.</source>
        <translation>Die App mit diesem Schlüssel wird ab jetzt abgewiesen. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Schlüssel widerrufen</translation>
    </message>
    <message>
        <source>Noting the copy</source>
        <translation>Kopie vermerken</translation>
    </message>
    <message>
        <source>Add a mint</source>
        <translation>Mint hinzufügen</translation>
    </message>
    <message>
        <source>Mint address</source>
        <translation>Adresse der Mint</translation>
    </message>
    <message>
        <source>In use: {used}.</source>
        <translation>In Gebrauch: {used}.</translation>
    </message>
    <message>
        <source>Ecash from any other mint is refused.</source>
        <translation>Ecash jeder anderen Mint wird abgewiesen.</translation>
    </message>
    <message>
        <source>Add mint</source>
        <translation>Mint hinzufügen</translation>
    </message>
    <message>
        <source>Adding the mint</source>
        <translation>Mint hinzufügen</translation>
    </message>
    <message>
        <source>{mint} was added.</source>
        <translation>{mint} ist hinzugefügt.</translation>
    </message>
    <message>
        <source>Stop using {mint}?</source>
        <translation>{mint} nicht mehr nutzen?</translation>
    </message>
    <message>
        <source>New payments with its ecash are refused.</source>
        <translation>Neue Zahlungen mit ihrem Ecash werden abgewiesen.</translation>
    </message>
    <message>
        <source>Removing the mint</source>
        <translation>Mint entfernen</translation>
    </message>
    <message>
        <source>{mint} was removed.</source>
        <translation>{mint} ist entfernt.</translation>
    </message>
    <message>
        <source>The {amount} held there stay in your wallet and can still be withdrawn or refunded.</source>
        <translation>Die {amount} dort bleiben in Ihrer Wallet und lassen sich weiterhin auszahlen oder erstatten.</translation>
    </message>
    <message>
        <source>It is your only mint: without one nobody can pay you.</source>
        <translation>Es ist Ihre einzige Mint: ohne sie kann Ihnen niemand zahlen.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Cached input</source>
        <translation>Eingabe aus dem Cache</translation>
    </message>
    <message>
        <source>Cache writes</source>
        <translation>In den Cache</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>Nobody knows what it costs you.</source>
        <translation>Was es Sie kostet, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The exchange fee of {percent} comes on top of it, once.</source>
        <translation>Die Wechselgebühr von {percent} kommt einmal hinzu.</translation>
    </message>
    <message>
        <source>What costs you {cost} is sold for {asked}.</source>
        <translation>Was Sie {cost} kostet, wird für {asked} verkauft.</translation>
    </message>
    <message>
        <source>The margin must be between {least} and {most}.</source>
        <translation>Der Aufschlag muss zwischen {least} und {most} liegen.</translation>
    </message>
    <message>
        <source>It costs you {cost} per million tokens, in and out.</source>
        <translation>Es kostet Sie {cost} je Million Tokens, Eingabe und Ausgabe.</translation>
    </message>
    <message>
        <source>Sell this model</source>
        <translation>Dieses Modell verkaufen</translation>
    </message>
    <message>
        <source>Margin, percent</source>
        <translation>Aufschlag, Prozent</translation>
    </message>
    <message>
        <source>Name for customers</source>
        <translation>Name für Kunden</translation>
    </message>
    <message>
        <source>Other names, separated by commas</source>
        <translation>Weitere Namen, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Sell it as its provider lists it, with the margin of all models</source>
        <translation>So verkaufen, wie der Anbieter es listet, mit dem Aufschlag aller Modelle</translation>
    </message>
    <message>
        <source>as input</source>
        <translation>wie Eingabe</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>{fiat} per million tokens, in and out. In sat once the bitcoin price is known.</source>
        <translation>{fiat} je Million Tokens, Eingabe und Ausgabe. In sat, sobald der Bitcoin-Preis bekannt ist.</translation>
    </message>
    <message>
        <source>You would lose about {amount} per typical request on {name}.</source>
        <translation>Sie würden etwa {amount} je typischer Anfrage an {name} verlieren.</translation>
    </message>
    <message numerus="yes">
        <source>Margin of {n} models</source>
        <translation>
            <numerusform>Aufschlag für {n} Modell</numerusform>
            <numerusform>Aufschlag für {n} Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>Leave it empty to use the margin of all models again.</source>
        <translation>Leer lassen, damit wieder der Aufschlag aller Modelle gilt.</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>Prozent</translation>
    </message>
    <message>
        <source>There is no exchange fee on top of it.</source>
        <translation>Eine Wechselgebühr kommt nicht hinzu.</translation>
    </message>
    <message>
        <source>The margin must be a number of percent, such as 5.5.</source>
        <translation>Der Aufschlag muss eine Zahl in Prozent sein, etwa 5,5.</translation>
    </message>
    <message>
        <source>Price before the margin</source>
        <translation>Preis vor dem Aufschlag</translation>
    </message>
    <message>
        <source>{part}, USD</source>
        <translation>{part}, USD</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>nötig</translation>
    </message>
    <message>
        <source>Not for sale</source>
        <translation>Nicht im Verkauf</translation>
    </message>
    <message>
        <source>Customers and your own apps do not see it.</source>
        <translation>Kunden und Ihre eigenen Apps sehen es nicht.</translation>
    </message>
    <message>
        <source>{price} per million tokens, in and out. {fiat}</source>
        <translation>{price} je Million Tokens, Eingabe und Ausgabe. {fiat}</translation>
    </message>
    <message>
        <source>Your price: {price}</source>
        <translation>Ihr Preis: {price}</translation>
    </message>
    <message>
        <source>Your price</source>
        <translation>Ihr Preis</translation>
    </message>
    <message>
        <source>Margin of all models</source>
        <translation>Aufschlag aller Modelle</translation>
    </message>
    <message>
        <source>It comes on top of what a model costs you. Models with a margin of their own keep it.</source>
        <translation>Er kommt zu dem hinzu, was ein Modell Sie kostet. Modelle mit eigenem Aufschlag behalten ihn.</translation>
    </message>
    <message>
        <source>At a loss</source>
        <translation>Mit Verlust</translation>
    </message>
    <message>
        <source>What you leave empty stays as it is listed.</source>
        <translation>Was Sie leer lassen, bleibt wie in der Liste.</translation>
    </message>
    <message>
        <source>Other names</source>
        <translation>Weitere Namen</translation>
    </message>
    <message>
        <source>{part}: this price is negative.</source>
        <translation>{part}: dieser Preis ist negativ.</translation>
    </message>
    <message>
        <source>{part}: this price is absurdly high.</source>
        <translation>{part}: dieser Preis ist unsinnig hoch.</translation>
    </message>
    <message>
        <source>{part}: this price is not a number.</source>
        <translation>{part}: dieser Preis ist keine Zahl.</translation>
    </message>
    <message>
        <source>Keep running when the window is closed? Start routstr again to bring it back.</source>
        <translation>Weiterlaufen, wenn das Fenster geschlossen wird? Ein neuer Start von routstr holt es zurück.</translation>
    </message>
    <message numerus="yes">
        <source>{n} requests are running</source>
        <translation>
            <numerusform>{n} Anfrage läuft</numerusform>
            <numerusform>{n} Anfragen laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>What was delivered is charged, the rest goes back to the customers. No money is lost either way.</source>
        <translation>Was geliefert wurde, wird berechnet, der Rest geht an die Kunden zurück. Geld geht so oder so nicht verloren.</translation>
    </message>
    <message>
        <source>Quit now</source>
        <translation>Sofort beenden</translation>
    </message>
    <message numerus="yes">
        <source>Quit after they finish</source>
        <translation>
            <numerusform>Danach beenden</numerusform>
            <numerusform>Danach beenden</numerusform>
        </translation>
    </message>
    <message>
        <source>Your desktop shows no tray icons</source>
        <translation>Ihr Desktop zeigt keine Symbole im Infobereich</translation>
    </message>
    <message>
        <source>Do not ask again</source>
        <translation>Nicht mehr fragen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Weiterlaufen</translation>
    </message>
    <message>
        <source>1. Let a domain of yours, or a tunnel (cloudflared, ngrok, Tailscale Funnel), lead to this computer: {target}.</source>
        <translation>1. Lassen Sie eine eigene Domain oder einen Tunnel (cloudflared, ngrok, Tailscale Funnel) auf diesen Computer zeigen: {target}.</translation>
    </message>
    <message>
        <source>2. Enter its https address. Choose one that stays: buyers enable a node by its address.</source>
        <translation>2. Geben Sie dessen https-Adresse ein. Wählen Sie eine, die bleibt: Käufer schalten einen Knoten nach seiner Adresse frei.</translation>
    </message>
    <message>
        <source>3. It is called from here through the internet, and announced once it answers as this node.</source>
        <translation>3. Sie wird von hier aus über das Internet aufgerufen und angekündigt, sobald sie als dieser Knoten antwortet.</translation>
    </message>
    <message>
        <source>This program runs Tor and gives the node an onion address: no router to open, no domain. Customers need Tor, too.</source>
        <translation>Dieses Programm startet Tor und gibt dem Knoten eine Onion-Adresse: kein Router zu öffnen, keine Domain. Auch Kunden brauchen Tor.</translation>
    </message>
    <message>
        <source>Only devices in your own network reach the node. The address is never announced, and nothing outside can check it.</source>
        <translation>Nur Geräte in Ihrem eigenen Netz erreichen den Knoten. Die Adresse wird nie angekündigt, und von außen kann niemand sie prüfen.</translation>
    </message>
    <message>
        <source>An address of your own, or the onion service, is switched off.</source>
        <translation>Eine eigene Adresse oder der Onion-Dienst wird abgeschaltet.</translation>
    </message>
    <message>
        <source>How customers reach you</source>
        <translation>Wie Kunden Sie erreichen</translation>
    </message>
    <message>
        <source>Save and check</source>
        <translation>Speichern und prüfen</translation>
    </message>
    <message>
        <source>Ways to be reached</source>
        <translation>Wege, erreicht zu werden</translation>
    </message>
    <message>
        <source>Own address or tunnel</source>
        <translation>Eigene Adresse oder Tunnel</translation>
    </message>
    <message>
        <source>Tor</source>
        <translation>Tor</translation>
    </message>
    <message>
        <source>This network only</source>
        <translation>Nur dieses Netz</translation>
    </message>
    <message>
        <source>Your https address</source>
        <translation>Ihre https-Adresse</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Use this network only</source>
        <translation>Nur dieses Netz nutzen</translation>
    </message>
    <message>
        <source>Setting it up</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>Stop the service</source>
        <translation>Dienst stoppen</translation>
    </message>
    <message>
        <source>Start the service</source>
        <translation>Dienst starten</translation>
    </message>
    <message>
        <source>It must begin with https://, because customers send money over it.</source>
        <translation>Sie muss mit https:// beginnen, weil Kunden Geld darüber senden.</translation>
    </message>
    <message>
        <source>Stopping Tor</source>
        <translation>Tor stoppen</translation>
    </message>
    <message>
        <source>The address was saved and called.</source>
        <translation>Die Adresse ist gespeichert und wurde aufgerufen.</translation>
    </message>
    <message>
        <source>The onion service is starting.</source>
        <translation>Der Onion-Dienst startet.</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>Erledigt.</translation>
    </message>
    <message>
        <source>The address there: {url}</source>
        <translation>Die Adresse dort: {url}</translation>
    </message>
    <message>
        <source>routstr.com does not list addresses with staging, test, dev or preview in them.</source>
        <translation>routstr.com nimmt keine Adressen mit staging, test, dev oder preview in seine Liste auf.</translation>
    </message>
    <message>
        <source>Tor is off.</source>
        <translation>Tor ist aus.</translation>
    </message>
    <message>
        <source>{amount} were added.</source>
        <translation>{amount} sind hinzugekommen.</translation>
    </message>
    <message>
        <source>Receive ecash</source>
        <translation>Ecash empfangen</translation>
    </message>
    <message>
        <source>Ecash token</source>
        <translation>Ecash-Token</translation>
    </message>
    <message>
        <source>cashuA… or cashuB…</source>
        <translation>cashuA… oder cashuB…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Redeem</source>
        <translation>Einlösen</translation>
    </message>
    <message>
        <source>Memo</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Reading the token</source>
        <translation>Token lesen</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Ecash token, {amount}, of {mint}</source>
        <translation>Ecash-Token, {amount}, von {mint}</translation>
    </message>
    <message>
        <source>Asking the mint…</source>
        <translation>Mint wird gefragt&#xa0;…</translation>
    </message>
    <message>
        <source>The mint kept {amount}.</source>
        <translation>Die Mint hat {amount} behalten.</translation>
    </message>
    <message>
        <source>Mint</source>
        <translation>Mint</translation>
    </message>
    <message>
        <source>Trust this mint</source>
        <translation>Dieser Mint vertrauen</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Wie bisher</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Zuerst</translation>
    </message>
    <message>
        <source>When cheapest</source>
        <translation>Wenn am günstigsten</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Models that no other provider has are no longer sold. Its API key is deleted from this computer.</source>
        <translation>Modelle, die kein anderer Anbieter hat, werden nicht mehr verkauft. Der API-Schlüssel wird von diesem Computer gelöscht.</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>Basis-URL</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen&#xa0;…</translation>
    </message>
    <message>
        <source>What you really pay</source>
        <translation>Was Sie wirklich zahlen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Times its list price: 1.055 where buying credit costs 5.5 %.</source>
        <translation>Mal Listenpreis: 1,055, wo das Guthaben 5,5&#xa0;% Aufpreis kostet.</translation>
    </message>
    <message>
        <source>All, or ids with commas: openai/*, !openai/o1-pro</source>
        <translation>Alle, oder Namen mit Kommas: openai/*, !openai/o1-pro</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>{name} is connected.</source>
        <translation>{name} ist verbunden.</translation>
    </message>
    <message>
        <source>{name} was changed.</source>
        <translation>{name} ist geändert.</translation>
    </message>
    <message>
        <source>It is your only provider: without one nothing is sold. Its API key is deleted from this computer.</source>
        <translation>Es ist Ihr einziger Anbieter: ohne ihn wird nichts verkauft. Der API-Schlüssel wird von diesem Computer gelöscht.</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>{name} entfernen?</translation>
    </message>
    <message>
        <source>Remove provider</source>
        <translation>Anbieter entfernen</translation>
    </message>
    <message>
        <source>Removing the provider</source>
        <translation>Anbieter entfernen</translation>
    </message>
    <message>
        <source>{name} was removed.</source>
        <translation>{name} ist entfernt.</translation>
    </message>
    <message>
        <source>Connect a provider</source>
        <translation>Anbieter verbinden</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>{name} ändern</translation>
    </message>
    <message>
        <source>Test and connect</source>
        <translation>Testen und verbinden</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Wird getestet&#xa0;…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gespeichert&#xa0;…</translation>
    </message>
    <message>
        <source>None needed</source>
        <translation>Nicht nötig</translation>
    </message>
    <message>
        <source>This token is too long for one code. Copy it or save it to a file.</source>
        <translation>Dieses Token ist zu lang für einen einzigen Code. Kopieren Sie es, oder speichern Sie es in einer Datei.</translation>
    </message>
    <message>
        <source>Only what you earned; what is held for customers stays.</source>
        <translation>Nur was Sie verdient haben; was für Kunden verwahrt wird, bleibt.</translation>
    </message>
    <message>
        <source>Withdraw as ecash</source>
        <translation>Als Ecash auszahlen</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern&#xa0;…</translation>
    </message>
    <message>
        <source>Make token</source>
        <translation>Token erstellen</translation>
    </message>
    <message>
        <source>Amount in sat</source>
        <translation>Betrag in sat</translation>
    </message>
    <message>
        <source>Withdraw all</source>
        <translation>Alles auszahlen</translation>
    </message>
    <message>
        <source>Yours to withdraw: {amount}</source>
        <translation>Für Sie auszahlbar: {amount}</translation>
    </message>
    <message>
        <source>The withdrawal</source>
        <translation>Auszahlung</translation>
    </message>
    <message>
        <source>{amount} are in this token</source>
        <translation>In diesem Token sind {amount}</translation>
    </message>
    <message>
        <source>Save the token</source>
        <translation>Token speichern</translation>
    </message>
    <message>
        <source>Saved as {file}. Delete the file once the token is claimed.</source>
        <translation>Gespeichert als {file}. Löschen Sie die Datei, sobald das Token eingelöst ist.</translation>
    </message>
    <message>
        <source>That is more than is yours.</source>
        <translation>Das ist mehr, als Ihnen gehört.</translation>
    </message>
    <message>
        <source>A token of {amount} was made. It is listed under Withdrawals.</source>
        <translation>Ein Token über {amount} ist erstellt. Es steht unter Auszahlungen.</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>QR code of an ecash token, {amount}</source>
        <translation>QR-Code eines Ecash-Tokens, {amount}</translation>
    </message>
    <message>
        <source>It was claimed. Nothing more to do.</source>
        <translation>Es ist eingelöst. Es bleibt nichts zu tun.</translation>
    </message>
    <message>
        <source>It is ecash of {mints}.</source>
        <translation>Es ist Ecash von {mints}.</translation>
    </message>
    <message>
        <source>It was taken back; the amount is yours to withdraw again. This text is worth nothing now.</source>
        <translation>Es wurde zurückgenommen; der Betrag ist wieder auszahlbar. Dieser Text ist jetzt wertlos.</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>Die Datei konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>{reason}. The token is still here; choose another place.</source>
        <translation>{reason}. Das Token ist noch hier; wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Buyers know a node by its key. Make one and keep it for life: reviews stick to it.</source>
        <translation>Käufer erkennen einen Knoten an seinem Schlüssel. Erstellen Sie einen und behalten Sie ihn: an ihm hängen die Bewertungen.</translation>
    </message>
    <message>
        <source>Nodes announced on your relays: whether they answer, and how your prices compare.</source>
        <translation>Knoten, die auf Ihren Relays angekündigt sind: ob sie antworten, und wie Ihre Preise daneben stehen.</translation>
    </message>
    <message>
        <source>{n}&#xa0;% below the median</source>
        <translation>{n}&#xa0;% unter dem Median</translation>
    </message>
    <message>
        <source>You are {place} for {model}.</source>
        <translation>Bei {model} liegen Sie {place}.</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Reached</source>
        <translation>Erreicht</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Nicht erreicht</translation>
    </message>
    <message>
        <source>Not this node</source>
        <translation>Nicht dieser Knoten</translation>
    </message>
    <message>
        <source>Cannot tell</source>
        <translation>Nicht feststellbar</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>Trusted</source>
        <translation>Vertrauenswürdig</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Gemeldet</translation>
    </message>
    <message>
        <source>Not reviewed yet</source>
        <translation>Noch nicht bewertet</translation>
    </message>
    <message>
        <source>Not looked up</source>
        <translation>Nicht nachgeschlagen</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Tor is missing</source>
        <translation>Tor fehlt</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Announced on {taken} of {all}</source>
        <translation>Auf {taken} von {all} angekündigt</translation>
    </message>
    <message>
        <source>{words}. It is tried again by itself.</source>
        <translation>{words}. Es wird von selbst wieder versucht.</translation>
    </message>
    <message>
        <source>At the median</source>
        <translation>Am Median</translation>
    </message>
    <message>
        <source>{n}&#xa0;% above the median</source>
        <translation>{n}&#xa0;% über dem Median</translation>
    </message>
    <message>
        <source>You are at the median for {model}.</source>
        <translation>Bei {model} liegen Sie am Median.</translation>
    </message>
    <message>
        <source>Not announced</source>
        <translation>Nicht angekündigt</translation>
    </message>
    <message>
        <source>No relay has it yet</source>
        <translation>Noch auf keinem Relay</translation>
    </message>
    <message>
        <source>Answered in {time}</source>
        <translation>Antwort nach {time}</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
    <message>
        <source>It gave no reason.</source>
        <translation>Einen Grund nannte es nicht.</translation>
    </message>
    <message>
        <source>{words}, {n} tries. It is tried again by itself.</source>
        <translation>{words}, {n} Versuche. Es wird von selbst wieder versucht.</translation>
    </message>
    <message>
        <source>The first payment ever</source>
        <translation>Die allererste Zahlung</translation>
    </message>
    <message>
        <source>The node has stopped, or cannot sell</source>
        <translation>Der Knoten steht still oder kann nicht verkaufen</translation>
    </message>
    <message>
        <source>A provider refuses your key, has no credit or does not answer</source>
        <translation>Ein Anbieter weist Ihren Schlüssel ab, hat kein Guthaben mehr oder antwortet nicht</translation>
    </message>
    <message>
        <source>A mint does not answer, or refuses ecash of its own</source>
        <translation>Eine Mint antwortet nicht oder weist eigenes Ecash ab</translation>
    </message>
    <message>
        <source>Spending at a provider is near its limit</source>
        <translation>Die Ausgaben bei einem Anbieter nähern sich ihrer Grenze</translation>
    </message>
    <message>
        <source>What was sold yesterday, each morning</source>
        <translation>Was gestern verkauft wurde, jeden Morgen</translation>
    </message>
    <message>
        <source>A customer has paid for an answer.</source>
        <translation>Ein Kunde hat für eine Antwort bezahlt.</translation>
    </message>
    <message numerus="yes">
        <source>{amount} from {n} requests.</source>
        <translation>
            <numerusform>{amount} aus {n} Anfrage.</numerusform>
            <numerusform>{amount} aus {n} Anfragen.</numerusform>
        </translation>
    </message>
    <message>
        <source>A customer has paid for an answer. It brought {amount}.</source>
        <translation>Ein Kunde hat für eine Antwort bezahlt. Das brachte {amount}.</translation>
    </message>
    <message>
        <source>Your first sale</source>
        <translation>Ihr erster Verkauf</translation>
    </message>
    <message>
        <source>Sold yesterday</source>
        <translation>Gestern verkauft</translation>
    </message>
    <message>
        <source>The amounts are in the window.</source>
        <translation>Die Beträge stehen im Fenster.</translation>
    </message>
    <message>
        <source>Announce…</source>
        <translation>Ankündigen&#xa0;…</translation>
    </message>
    <message>
        <source>Reading the announcement</source>
        <translation>Ankündigung lesen</translation>
    </message>
    <message>
        <source>This node has a key now. Back it up.</source>
        <translation>Dieser Knoten hat jetzt einen Schlüssel. Sichern Sie ihn.</translation>
    </message>
    <message>
        <source>Announce</source>
        <translation>Ankündigen</translation>
    </message>
    <message>
        <source>Stop announcing</source>
        <translation>Nicht mehr ankündigen</translation>
    </message>
    <message>
        <source>There is nothing to announce yet</source>
        <translation>Es gibt noch nichts anzukündigen</translation>
    </message>
    <message>
        <source>The node is not running.</source>
        <translation>Der Knoten läuft nicht.</translation>
    </message>
    <message>
        <source>What is announced appears here as soon as it is.</source>
        <translation>Was angekündigt wird, erscheint hier, sobald er läuft.</translation>
    </message>
    <message>
        <source>Stopping the announcement</source>
        <translation>Ankündigung beenden</translation>
    </message>
    <message>
        <source>Not announced any more.</source>
        <translation>Nicht mehr angekündigt.</translation>
    </message>
    <message>
        <source>Looking up the reviews</source>
        <translation>Bewertungen nachschlagen</translation>
    </message>
    <message>
        <source>Checking the address</source>
        <translation>Adresse prüfen</translation>
    </message>
    <message>
        <source>Looking for other nodes</source>
        <translation>Andere Knoten suchen</translation>
    </message>
    <message>
        <source>Nobody can find this node yet.</source>
        <translation>Diesen Knoten kann noch niemand finden.</translation>
    </message>
    <message>
        <source>It needs a key of its own, and an address.</source>
        <translation>Er braucht einen eigenen Schlüssel und eine Adresse.</translation>
    </message>
    <message>
        <source>Announced, but buyers&apos; apps may not believe it.</source>
        <translation>Angekündigt, aber die Apps der Käufer glauben es vielleicht nicht.</translation>
    </message>
    <message>
        <source>Switched on, but not announced.</source>
        <translation>Eingeschaltet, aber nicht angekündigt.</translation>
    </message>
    <message>
        <source>Not announced.</source>
        <translation>Nicht angekündigt.</translation>
    </message>
    <message>
        <source>Every relay refused the announcement.</source>
        <translation>Alle Relays haben die Ankündigung abgelehnt.</translation>
    </message>
    <message>
        <source>Below is why. Try other relays.</source>
        <translation>Unten steht, warum. Versuchen Sie andere Relays.</translation>
    </message>
    <message>
        <source>Set up reach…</source>
        <translation>Erreichbar machen&#xa0;…</translation>
    </message>
    <message>
        <source>No address yet. It appears here as soon as the node answers on this computer.</source>
        <translation>Noch keine Adresse. Sie erscheint hier, sobald der Knoten auf diesem Computer antwortet.</translation>
    </message>
    <message>
        <source>Works with every OpenAI-compatible app on this computer</source>
        <translation>Für jede OpenAI-kompatible App auf diesem Computer</translation>
    </message>
    <message>
        <source>Apps…</source>
        <translation>Apps&#xa0;…</translation>
    </message>
    <message>
        <source>Local key</source>
        <translation>Lokaler Schlüssel</translation>
    </message>
    <message>
        <source>Show as a table</source>
        <translation>Als Tabelle zeigen</translation>
    </message>
    <message>
        <source>No sales yet. Each day with a sale gets a bar here.</source>
        <translation>Noch keine Verkäufe. Jeder Tag mit einem Verkauf bekommt hier einen Balken.</translation>
    </message>
    <message>
        <source>Earned per day, table</source>
        <translation>Einnahmen pro Tag, Tabelle</translation>
    </message>
    <message>
        <source>Earned per day</source>
        <translation>Einnahmen pro Tag</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Earned</source>
        <translation>Eingenommen</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message numerus="yes">
        <source>{n} days</source>
        <translation>
            <numerusform>{n} Tag</numerusform>
            <numerusform>{n} Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>{day} (today)</source>
        <translation>{day} (heute)</translation>
    </message>
    <message>
        <source>Show as bars</source>
        <translation>Als Balken zeigen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Nothing yet. Payments, withdrawals and received ecash are listed here.</source>
        <translation>Noch nichts. Hier stehen Zahlungen, Auszahlungen und empfangenes Ecash.</translation>
    </message>
    <message>
        <source>Reclaimable</source>
        <translation>Rückholbar</translation>
    </message>
    <message>
        <source>Newer</source>
        <translation>Neuere</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>Ältere</translation>
    </message>
    <message>
        <source>History of the wallet</source>
        <translation>Verlauf der Wallet</translation>
    </message>
    <message>
        <source>Reading the history</source>
        <translation>Verlauf lesen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} bis {last}</translation>
    </message>
    <message>
        <source>Edit name…</source>
        <translation>Name ändern&#xa0;…</translation>
    </message>
    <message>
        <source>New identity</source>
        <translation>Neue Identität</translation>
    </message>
    <message>
        <source>Show secret key…</source>
        <translation>Geheimen Schlüssel zeigen&#xa0;…</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>Nachschlagen</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren&#xa0;…</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>Sichern&#xa0;…</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>Kein Name</translation>
    </message>
    <message>
        <source>No description</source>
        <translation>Keine Beschreibung</translation>
    </message>
    <message>
        <source>Import another…</source>
        <translation>Anderen importieren&#xa0;…</translation>
    </message>
    <message>
        <source>How buyers see you</source>
        <translation>Wie Käufer Sie sehen</translation>
    </message>
    <message>
        <source>Looked up {when}</source>
        <translation>Nachgeschlagen {when}</translation>
    </message>
    <message>
        <source>Recommended by {who}…: {words}</source>
        <translation>Empfohlen von {who}…: {words}</translation>
    </message>
    <message>
        <source>no words</source>
        <translation>ohne Worte</translation>
    </message>
    <message>
        <source>Keys appear here as soon as it is.</source>
        <translation>Schlüssel erscheinen hier, sobald er läuft.</translation>
    </message>
    <message>
        <source>No customers yet.</source>
        <translation>Noch keine Kunden.</translation>
    </message>
    <message>
        <source>A key appears here when someone pays. To use your own apps, make a local key.</source>
        <translation>Ein Schlüssel erscheint hier, wenn jemand zahlt. Für Ihre eigenen Apps erstellen Sie einen lokalen Schlüssel.</translation>
    </message>
    <message>
        <source>No local keys yet.</source>
        <translation>Noch keine lokalen Schlüssel.</translation>
    </message>
    <message>
        <source>A local key lets an app on this computer use your models free of charge.</source>
        <translation>Mit einem lokalen Schlüssel nutzt eine App auf diesem Computer Ihre Modelle kostenlos.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename (F2)</source>
        <translation>Umbenennen (F2)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Reading the keys</source>
        <translation>Schlüssel lesen</translation>
    </message>
    <message>
        <source>Renaming</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Revoking</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>No money is lost; the row of the key says how it stands.</source>
        <translation>Es ist kein Geld verloren; wie es steht, sagt die Zeile des Schlüssels.</translation>
    </message>
    <message>
        <source>The refund</source>
        <translation>Erstattung</translation>
    </message>
    <message>
        <source>Whose keys</source>
        <translation>Wessen Schlüssel</translation>
    </message>
    <message>
        <source>Local keys</source>
        <translation>Lokale Schlüssel</translation>
    </message>
    <message>
        <source>Customer keys</source>
        <translation>Schlüssel von Kunden</translation>
    </message>
    <message>
        <source>The Overview offers this key to your apps. It can be paused, not revoked.</source>
        <translation>Diesen Schlüssel bietet die Übersicht Ihren Apps an. Er lässt sich anhalten, nicht widerrufen.</translation>
    </message>
    <message>
        <source>Refund under way</source>
        <translation>Erstattung läuft</translation>
    </message>
    <message>
        <source>The mint has not confirmed it yet.</source>
        <translation>Die Mint hat es noch nicht bestätigt.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Kunden</translation>
    </message>
    <message>
        <source>Local apps</source>
        <translation>Lokale Apps</translation>
    </message>
    <message>
        <source>Resuming</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>The key is revoked. There was nothing to refund.</source>
        <translation>Der Schlüssel ist widerrufen. Zu erstatten gab es nichts.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>Protokoll kopieren</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Reading the log</source>
        <translation>Protokoll lesen</translation>
    </message>
    <message>
        <source>The log is copied. Keys and tokens are not in it.</source>
        <translation>Das Protokoll ist kopiert. Schlüssel und Tokens stehen nicht darin.</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>Nichts passt.</translation>
    </message>
    <message>
        <source>Nothing is logged yet.</source>
        <translation>Noch ist nichts protokolliert.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>It refused {amount} that it had signed.</source>
        <translation>Sie wies {amount} ab, die sie unterschrieben hatte.</translation>
    </message>
    <message>
        <source>What is held here stays.</source>
        <translation>Was hier verwahrt wird, bleibt.</translation>
    </message>
    <message>
        <source>Asked again at {time}.</source>
        <translation>Wird um {time} wieder gefragt.</translation>
    </message>
    <message>
        <source>{amount} paid, to be swapped.</source>
        <translation>{amount} bezahlt, noch zu tauschen.</translation>
    </message>
    <message>
        <source>Takes {fee} {unit} a coin.</source>
        <translation>Nimmt {fee} {unit} je Münze.</translation>
    </message>
    <message>
        <source>{amount} at {mint}</source>
        <translation>{amount} bei {mint}</translation>
    </message>
    <message>
        <source>Add mint…</source>
        <translation>Mint hinzufügen&#xa0;…</translation>
    </message>
    <message>
        <source>No mint yet. Customers pay you with ecash of a mint you choose.</source>
        <translation>Noch keine Mint. Kunden zahlen mit Ecash einer Mint, die Sie wählen.</translation>
    </message>
    <message>
        <source>Most of your ecash is at {mint}. If that mint vanished, it would be lost: withdraw, or use several mints.</source>
        <translation>Das meiste Ecash liegt bei {mint}. Verschwände diese Mint, wäre es verloren: Zahlen Sie aus, oder nutzen Sie mehrere Mints.</translation>
    </message>
    <message>
        <source>No longer used.</source>
        <translation>Nicht mehr in Gebrauch.</translation>
    </message>
    <message>
        <source>Use again</source>
        <translation>Wieder nutzen</translation>
    </message>
    <message>
        <source>Use {mint} again</source>
        <translation>{mint} wieder nutzen</translation>
    </message>
    <message>
        <source>Mints</source>
        <translation>Mints</translation>
    </message>
    <message>
        <source>JSON (*.json);;All files (*)</source>
        <translation>JSON (*.json);;Alle Dateien (*)</translation>
    </message>
    <message numerus="yes">
        <source>{n} models are not for sale.</source>
        <translation>
            <numerusform>{model} ist nicht im Verkauf.</numerusform>
            <numerusform>{n} Modelle sind nicht im Verkauf.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} models are for sale again.</source>
        <translation>
            <numerusform>{model} ist wieder im Verkauf.</numerusform>
            <numerusform>{n} Modelle sind wieder im Verkauf.</numerusform>
        </translation>
    </message>
    <message>
        <source>Switching it</source>
        <translation>Umschalten</translation>
    </message>
    <message>
        <source>Using the new prices</source>
        <translation>Neue Preise nutzen</translation>
    </message>
    <message>
        <source>Import a models.json</source>
        <translation>models.json importieren</translation>
    </message>
    <message numerus="yes">
        <source>{n} models decided.</source>
        <translation>
            <numerusform>{n} Modell entschieden.</numerusform>
            <numerusform>{n} Modelle entschieden.</numerusform>
        </translation>
    </message>
    <message>
        <source>The import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>Export your decisions</source>
        <translation>Ihre Entscheidungen exportieren</translation>
    </message>
    <message>
        <source>The export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Undoing it</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Undone.</source>
        <translation>Rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Saving it</source>
        <translation>Speichern</translation>
    </message>
    <message numerus="yes">
        <source>{n} models have the margin of all models.</source>
        <translation>
            <numerusform>{n} Modell hat den Aufschlag aller Modelle.</numerusform>
            <numerusform>{n} Modelle haben den Aufschlag aller Modelle.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} models have a margin of {share}.</source>
        <translation>
            <numerusform>{n} Modell hat einen Aufschlag von {share}.</numerusform>
            <numerusform>{n} Modelle haben einen Aufschlag von {share}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The margin of all models is {share}.</source>
        <translation>Der Aufschlag aller Modelle ist {share}.</translation>
    </message>
    <message numerus="yes">
        <source>{n} left out, such as {model}: {why}</source>
        <translation>
            <numerusform>{n} ausgelassen: {model}: {why}</numerusform>
            <numerusform>{n} ausgelassen, etwa {model}: {why}</numerusform>
        </translation>
    </message>
    <message>
        <source>Written to {path}.</source>
        <translation>Geschrieben nach {path}.</translation>
    </message>
    <message>
        <source>{file} is too large for a models.json.</source>
        <translation>{file} ist zu groß für eine models.json.</translation>
    </message>
    <message>
        <source>{file} cannot be read.</source>
        <translation>{file} lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>{file} cannot be written ({reason}).</source>
        <translation>{file} lässt sich nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>The new prices count now.</source>
        <translation>Die neuen Preise gelten jetzt.</translation>
    </message>
    <message>
        <source>No prices wait any more.</source>
        <translation>Es warten keine Preise mehr.</translation>
    </message>
    <message>
        <source>Add provider</source>
        <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Models appear here as soon as it is.</source>
        <translation>Modelle erscheinen hier, sobald er läuft.</translation>
    </message>
    <message>
        <source>Connect a provider first.</source>
        <translation>Verbinden Sie zuerst einen Anbieter.</translation>
    </message>
    <message>
        <source>Then its models and your cost appear here.</source>
        <translation>Dann erscheinen hier seine Modelle und was sie Sie kosten.</translation>
    </message>
    <message>
        <source>No models yet.</source>
        <translation>Noch keine Modelle.</translation>
    </message>
    <message>
        <source>Your provider has not listed any. The Overview says what is wrong, if anything is.</source>
        <translation>Ihr Anbieter hat keine gelistet. Falls etwas nicht stimmt, sagt es die Übersicht.</translation>
    </message>
    <message>
        <source>Decide what a models.json says (OpenRouter&apos;s shape)</source>
        <translation>Entscheiden, was eine models.json sagt (Form von OpenRouter)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Write what you decided as a models.json</source>
        <translation>Ihre Entscheidungen als models.json schreiben</translation>
    </message>
    <message>
        <source>Search models (Ctrl+F)</source>
        <translation>Modelle suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Which models</source>
        <translation>Welche Modelle</translation>
    </message>
    <message>
        <source>Do not sell</source>
        <translation>Nicht verkaufen</translation>
    </message>
    <message>
        <source>Margin…</source>
        <translation>Aufschlag&#xa0;…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Ändern&#xa0;…</translation>
    </message>
    <message>
        <source>Price, margin and names (Enter)</source>
        <translation>Preis, Aufschlag und Namen (Eingabe)</translation>
    </message>
    <message>
        <source>Reading the models</source>
        <translation>Modelle lesen</translation>
    </message>
    <message>
        <source>List prices are going up</source>
        <translation>Listenpreise steigen</translation>
    </message>
    <message>
        <source>Select models to change them.</source>
        <translation>Wählen Sie Modelle aus, um sie zu ändern.</translation>
    </message>
    <message>
        <source>Use the new prices</source>
        <translation>Neue Preise nutzen</translation>
    </message>
    <message numerus="yes">
        <source>{n} models selected</source>
        <translation>
            <numerusform>{n} Modell ausgewählt</numerusform>
            <numerusform>{n} Modelle ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} models are outside this search.</source>
        <translation>
            <numerusform>{n} Modell liegt außerhalb dieser Suche.</numerusform>
            <numerusform>{n} Modelle liegen außerhalb dieser Suche.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>Verkaufen</translation>
    </message>
    <message numerus="yes">
        <source>{n} requests</source>
        <translation>
            <numerusform>{n} Anfrage</numerusform>
            <numerusform>{n} Anfragen</numerusform>
        </translation>
    </message>
    <message>
        <source>Yours to withdraw</source>
        <translation>Für Sie auszahlbar</translation>
    </message>
    <message>
        <source>Held for customers</source>
        <translation>Für Kunden verwahrt</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>Auszahlen&#xa0;…</translation>
    </message>
    <message>
        <source>Never part of a withdrawal</source>
        <translation>Nie Teil einer Auszahlung</translation>
    </message>
    <message>
        <source>The node is not running</source>
        <translation>Der Knoten läuft nicht</translation>
    </message>
    <message>
        <source>There is less than 1 sat to withdraw</source>
        <translation>Es ist weniger als 1 sat auszahlbar</translation>
    </message>
    <message numerus="yes">
        <source>{n} keys</source>
        <translation>
            <numerusform>{n} Schlüssel</numerusform>
            <numerusform>{n} Schlüssel</numerusform>
        </translation>
    </message>
    <message>
        <source>No customers yet</source>
        <translation>Noch keine Kunden</translation>
    </message>
    <message>
        <source>No requests yet</source>
        <translation>Noch keine Anfragen</translation>
    </message>
    <message numerus="yes">
        <source>{change} in {n} days</source>
        <translation>
            <numerusform>{change} in {n} Tag</numerusform>
            <numerusform>{change} in {n} Tagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Noch nicht bekannt</translation>
    </message>
    <message>
        <source>Nothing earned yet</source>
        <translation>Noch nichts verdient</translation>
    </message>
    <message>
        <source>Ecash, at your mint</source>
        <translation>Ecash, bei Ihrer Mint</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>Niedrigster</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Your place</source>
        <translation>Ihr Platz</translation>
    </message>
    <message numerus="yes">
        <source>{n} nodes found.</source>
        <translation>
            <numerusform>{n} Knoten gefunden.</numerusform>
            <numerusform>{n} Knoten gefunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Your prices beside those of other nodes</source>
        <translation>Ihre Preise neben denen anderer Knoten</translation>
    </message>
    <message>
        <source>Look for other nodes</source>
        <translation>Andere Knoten suchen</translation>
    </message>
    <message>
        <source>sat per 1M tokens, input and output together</source>
        <translation>sat je 1 Mio. Tokens, Eingabe und Ausgabe zusammen</translation>
    </message>
    <message>
        <source>Add a relay first: other nodes are found there.</source>
        <translation>Fügen Sie zuerst ein Relay hinzu: dort werden andere Knoten gefunden.</translation>
    </message>
    <message>
        <source>No relay answered, so nothing is known of other nodes.</source>
        <translation>Kein Relay hat geantwortet; über andere Knoten ist nichts bekannt.</translation>
    </message>
    <message>
        <source>No other node was found on your relays.</source>
        <translation>Auf Ihren Relays wurde kein anderer Knoten gefunden.</translation>
    </message>
    <message>
        <source>Other nodes</source>
        <translation>Andere Knoten</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht&#xa0;…</translation>
    </message>
    <message>
        <source>Looked {when}</source>
        <translation>Gesucht {when}</translation>
    </message>
    <message numerus="yes">
        <source>{n} models</source>
        <translation>
            <numerusform>{n} Modell</numerusform>
            <numerusform>{n} Modelle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and {n} more nodes</source>
        <translation>
            <numerusform>und {n} weiterer Knoten</numerusform>
            <numerusform>und {n} weitere Knoten</numerusform>
        </translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antwortet</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>Antwortet nicht</translation>
    </message>
    <message>
        <source>None sells a model of yours at a price per token.</source>
        <translation>Keiner verkauft eines Ihrer Modelle zu einem Preis je Token.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Start selling</source>
        <translation>Verkauf starten</translation>
    </message>
    <message>
        <source>Stop selling</source>
        <translation>Verkauf stoppen</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Changing the port</source>
        <translation>Port wechseln</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Noch einmal prüfen</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Not selling.</source>
        <translation>Kein Verkauf.</translation>
    </message>
    <message>
        <source>Local apps cannot reach your models either.</source>
        <translation>Auch lokale Apps erreichen Ihre Modelle nicht.</translation>
    </message>
    <message>
        <source>See providers</source>
        <translation>Anbieter ansehen</translation>
    </message>
    <message>
        <source>Use {port}</source>
        <translation>{port} nehmen</translation>
    </message>
    <message>
        <source>Also: {trouble}.</source>
        <translation>Außerdem: {trouble}.</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Test {name}</source>
        <translation>{name} testen</translation>
    </message>
    <message>
        <source>Switch {name} off</source>
        <translation>{name} ausschalten</translation>
    </message>
    <message>
        <source>Switch {name} on</source>
        <translation>{name} einschalten</translation>
    </message>
    <message numerus="yes">
        <source>{name} at {place}, {n} models</source>
        <translation>
            <numerusform>{name} unter {place}, {n} Modell</numerusform>
            <numerusform>{name} unter {place}, {n} Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Nutzen</translation>
    </message>
    <message>
        <source>Use {name} at {place}</source>
        <translation>{name} unter {place} nutzen</translation>
    </message>
    <message>
        <source>Add provider…</source>
        <translation>Anbieter hinzufügen&#xa0;…</translation>
    </message>
    <message>
        <source>A model that several providers have is served by the cheapest that is well. If that fails before it has answered, the next one serves, at its own price.</source>
        <translation>Ein Modell, das mehrere Anbieter haben, liefert der günstigste, der in Ordnung ist. Scheitert er, bevor er geantwortet hat, liefert der nächste, zu seinem eigenen Preis.</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Then its models appear here, and your own apps can use them.</source>
        <translation>Dann erscheinen hier seine Modelle, und Ihre eigenen Apps können sie nutzen.</translation>
    </message>
    <message>
        <source>Found on this computer</source>
        <translation>Auf diesem Computer gefunden</translation>
    </message>
    <message>
        <source>The test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Looking for model servers</source>
        <translation>Modellserver suchen</translation>
    </message>
    <message>
        <source>{name} is used again.</source>
        <translation>{name} wird wieder genutzt.</translation>
    </message>
    <message>
        <source>{name} is off.</source>
        <translation>{name} ist aus.</translation>
    </message>
    <message>
        <source>Not yet: no address leads to this computer from outside. Set one up: your own, a tunnel&apos;s, or Tor.</source>
        <translation>Noch nicht: keine Adresse führt von außen auf diesen Computer. Richten Sie eine ein: eine eigene, die eines Tunnels, oder Tor.</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern&#xa0;…</translation>
    </message>
    <message>
        <source>No relay. Buyers find nodes on relays: add at least one.</source>
        <translation>Kein Relay. Käufer finden Knoten auf Relays: fügen Sie mindestens eins hinzu.</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>Einrichten&#xa0;…</translation>
    </message>
    <message>
        <source>Copy the event</source>
        <translation>Ereignis kopieren</translation>
    </message>
    <message>
        <source>This event was published {when}.</source>
        <translation>Dieses Ereignis wurde {when} veröffentlicht.</translation>
    </message>
    <message>
        <source>It is renewed every 45 minutes with a new time, and expires by itself after two hours.</source>
        <translation>Es wird alle 45 Minuten mit neuer Zeit erneuert und erlischt nach zwei Stunden von selbst.</translation>
    </message>
    <message>
        <source>Can customers reach you?</source>
        <translation>Können Kunden Sie erreichen?</translation>
    </message>
    <message>
        <source>What is published</source>
        <translation>Was veröffentlicht wird</translation>
    </message>
    <message>
        <source>Onion service</source>
        <translation>Onion-Dienst</translation>
    </message>
    <message>
        <source>Exactly this would be published, signed with your key. Nothing else is ever sent.</source>
        <translation>Genau das würde veröffentlicht, mit Ihrem Schlüssel unterschrieben. Sonst wird nie etwas gesendet.</translation>
    </message>
    <message>
        <source>There is nothing to publish yet.</source>
        <translation>Noch gibt es nichts zu veröffentlichen.</translation>
    </message>
    <message>
        <source>Checked {when}.</source>
        <translation>Geprüft {when}.</translation>
    </message>
    <message>
        <source>Saved. It takes effect at the next start.</source>
        <translation>Gespeichert. Es gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation>Bei der Anmeldung starten</translation>
    </message>
    <message>
        <source>It opens in the tray, without its window.</source>
        <translation>Es öffnet sich im Infobereich, ohne Fenster.</translation>
    </message>
    <message>
        <source>Start selling when routstr starts</source>
        <translation>Verkauf starten, wenn routstr startet</translation>
    </message>
    <message>
        <source>Otherwise selling waits until you press Start.</source>
        <translation>Sonst wartet der Verkauf auf „Starten“.</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Weiterlaufen, wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>It stays in the tray. Otherwise closing quits.</source>
        <translation>Es bleibt im Infobereich. Sonst beendet das Schließen das Programm.</translation>
    </message>
    <message>
        <source>There is no tray now: closing asks once, and starting routstr again brings the window back.</source>
        <translation>Zurzeit gibt es keinen Infobereich: Beim Schließen wird einmal gefragt, und ein neuer Start von routstr bringt das Fenster zurück.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Infobereich-Symbol</translation>
    </message>
    <message>
        <source>Hide amounts</source>
        <translation>Beträge verbergen</translation>
    </message>
    <message>
        <source>Dots instead of numbers, also in the tray (Ctrl+H).</source>
        <translation>Punkte statt Zahlen, auch im Infobereich (Strg+H).</translation>
    </message>
    <message>
        <source>Save the addresses</source>
        <translation>Adressen speichern</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Port for local apps</source>
        <translation>Port für lokale Apps</translation>
    </message>
    <message>
        <source>Only programs on this computer reach it.</source>
        <translation>Nur Programme auf diesem Computer erreichen ihn.</translation>
    </message>
    <message>
        <source>Port for customers</source>
        <translation>Port für Kunden</translation>
    </message>
    <message>
        <source>Empty: 8422 on this computer only, for a tunnel or Tor.</source>
        <translation>Leer: 8422 nur auf diesem Computer, für einen Tunnel oder Tor.</translation>
    </message>
    <message>
        <source>Address for customers</source>
        <translation>Adresse für Kunden</translation>
    </message>
    <message>
        <source>0.0.0.0 is every network of this computer.</source>
        <translation>0.0.0.0 heißt: jedes Netz dieses Computers.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Reading the settings</source>
        <translation>Einstellungen lesen</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>For dark panels</source>
        <translation>Für dunkle Leisten</translation>
    </message>
    <message>
        <source>For light panels</source>
        <translation>Für helle Leisten</translation>
    </message>
    <message>
        <source>Your provider answers, your mint holds the payments, this computer stands between them.</source>
        <translation>Ihr Anbieter antwortet, Ihre Mint verwahrt die Zahlungen, dieser Computer steht dazwischen.</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>next</source>
        <translation>als Nächstes</translation>
    </message>
    <message>
        <source>later</source>
        <translation>später</translation>
    </message>
    <message>
        <source>Three steps to your first sale</source>
        <translation>In drei Schritten zum ersten Verkauf</translation>
    </message>
    <message>
        <source>The service whose API key you have, for example OpenRouter.</source>
        <translation>Der Dienst, dessen API-Schlüssel Sie haben, zum Beispiel OpenRouter.</translation>
    </message>
    <message>
        <source>Customers pay you with ecash of a mint you choose.</source>
        <translation>Kunden zahlen mit Ecash einer Mint, die Sie wählen.</translation>
    </message>
    <message>
        <source>Local apps can use your models already; selling waits for your word.</source>
        <translation>Lokale Apps können Ihre Modelle schon nutzen; der Verkauf wartet auf Sie.</translation>
    </message>
    <message>
        <source>Nobody is served before you say so.</source>
        <translation>Niemand wird bedient, bevor Sie es sagen.</translation>
    </message>
    <message>
        <source>after {amount} of fees</source>
        <translation>nach {amount} Gebühren</translation>
    </message>
    <message>
        <source>Receive…</source>
        <translation>Empfangen&#xa0;…</translation>
    </message>
    <message>
        <source>In tokens not claimed</source>
        <translation>In offenen Tokens</translation>
    </message>
    <message numerus="yes">
        <source>{n} withdrawals</source>
        <translation>
            <numerusform>{n} Auszahlung</numerusform>
            <numerusform>{n} Auszahlungen</numerusform>
        </translation>
    </message>
    <message>
        <source>No open withdrawals</source>
        <translation>Keine offenen Auszahlungen</translation>
    </message>
    <message>
        <source>Nothing to withdraw yet.</source>
        <translation>Noch nichts auszuzahlen.</translation>
    </message>
    <message>
        <source>Payments appear here as soon as a customer pays.</source>
        <translation>Zahlungen erscheinen hier, sobald ein Kunde zahlt.</translation>
    </message>
    <message>
        <source>Wallet</source>
        <translation>Wallet</translation>
    </message>
    <message>
        <source>Ecash, at your mints</source>
        <translation>Ecash, bei Ihren Mints</translation>
    </message>
    <message numerus="yes">
        <source>{amount} in {n} tokens not claimed yet</source>
        <translation>
            <numerusform>{amount} in {n} Token noch nicht eingelöst</numerusform>
            <numerusform>{amount} in {n} Tokens noch nicht eingelöst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show {n} more</source>
        <translation>
            <numerusform>{n} weitere zeigen</numerusform>
            <numerusform>{n} weitere zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back {amount}</source>
        <translation>{amount} zurücknehmen</translation>
    </message>
    <message>
        <source>Show token</source>
        <translation>Token zeigen</translation>
    </message>
    <message>
        <source>Show token of {amount}</source>
        <translation>Token über {amount} zeigen</translation>
    </message>
    <message>
        <source>Withdrawals</source>
        <translation>Auszahlungen</translation>
    </message>
    <message>
        <source>Not claimed yet</source>
        <translation>Noch nicht eingelöst</translation>
    </message>
    <message>
        <source>from your provider&apos;s list</source>
        <translation>aus der Liste Ihres Anbieters</translation>
    </message>
    <message>
        <source>from the bundled price list</source>
        <translation>aus der mitgelieferten Preisliste</translation>
    </message>
    <message>
        <source>from your models.json</source>
        <translation>aus Ihrer models.json</translation>
    </message>
    <message>
        <source>your own</source>
        <translation>Ihr eigener</translation>
    </message>
    <message>
        <source>{name} · price {source}</source>
        <translation>{name} · Preis {source}</translation>
    </message>
    <message>
        <source>{models}. Until you agree the old ones count, and you may sell below cost.</source>
        <translation>{models}. Bis Sie zustimmen, gelten die alten, und Sie verkaufen womöglich unter Kosten.</translation>
    </message>
    <message>
        <source>{name} is not for sale: {reason}</source>
        <translation>{name} ist nicht im Verkauf: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>{models}, and {n} more models</source>
        <translation>
            <numerusform>{models}, und {n} weiteres Modell</numerusform>
            <numerusform>{models}, und {n} weitere Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>No price</source>
        <translation>Kein Preis</translation>
    </message>
    <message>
        <source>Own price</source>
        <translation>Eigener Preis</translation>
    </message>
    <message>
        <source>For sale</source>
        <translation>Im Verkauf</translation>
    </message>
    <message>
        <source>{model} from {old} to {new}</source>
        <translation>{model} von {old} auf {new}</translation>
    </message>
    <message>
        <source>is not a number</source>
        <translation>ist keine Zahl</translation>
    </message>
    <message>
        <source>of all models</source>
        <translation>aller Modelle</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>Your books balance</source>
        <translation>Ihre Bücher stimmen</translation>
    </message>
    <message>
        <source>Books do not balance</source>
        <translation>Bücher stimmen nicht</translation>
    </message>
    <message numerus="yes">
        <source>{n} mints</source>
        <translation>
            <numerusform>{n} Mint</numerusform>
            <numerusform>{n} Mints</numerusform>
        </translation>
    </message>
    <message>
        <source>{day} {year}</source>
        <translation>{day} {year}</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>Jan.</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>Feb.</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>März</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>Apr.</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>Juni</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>Juli</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>Aug.</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>Sept.</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>Okt.</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>Nov.</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>Dez.</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{day}. {month}</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>{time} ago</source>
        <translation>vor {time}</translation>
    </message>
    <message>
        <source>{amount} (rate {age} old)</source>
        <translation>{amount} (Kurs {age} alt)</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>h</source>
        <translation>h</translation>
    </message>
    <message>
        <source>Open routstr</source>
        <translation>routstr öffnen</translation>
    </message>
    <message>
        <source>Changing the state</source>
        <translation>Zustand ändern</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>Until tomorrow</source>
        <translation>Bis morgen</translation>
    </message>
    <message>
        <source>Until I resume</source>
        <translation>Bis ich fortsetze</translation>
    </message>
    <message>
        <source>Copy base URL</source>
        <translation>Basis-URL kopieren</translation>
    </message>
    <message>
        <source>Copy local key</source>
        <translation>Lokalen Schlüssel kopieren</translation>
    </message>
    <message>
        <source>Pause for…</source>
        <translation>Anhalten für&#xa0;…</translation>
    </message>
    <message numerus="yes">
        <source>Earned per day, {n} days, highest {day} {amount}</source>
        <translation>
            <numerusform>Einnahmen pro Tag, {n} Tag, am meisten am {day} {amount}</numerusform>
            <numerusform>Einnahmen pro Tag, {n} Tage, am meisten am {day} {amount}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Earned per day, {n} days</source>
        <translation>
            <numerusform>Einnahmen pro Tag, {n} Tag</numerusform>
            <numerusform>Einnahmen pro Tag, {n} Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Earned per day, {n} days, nothing yet</source>
        <translation>
            <numerusform>Einnahmen pro Tag, {n} Tag, noch nichts</numerusform>
            <numerusform>Einnahmen pro Tag, {n} Tage, noch nichts</numerusform>
        </translation>
    </message>
    <message>
        <source>{day} (today so far): {told}</source>
        <translation>{day} (heute bis jetzt): {told}</translation>
    </message>
    <message>
        <source>Copy: {name}</source>
        <translation>Kopieren: {name}</translation>
    </message>
    <message>
        <source>The event</source>
        <translation>Das Ereignis</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>Guthaben</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>Ausgegeben</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt genutzt</translation>
    </message>
    <message>
        <source>Revoked, not refunded</source>
        <translation>Widerrufen, nicht erstattet</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Refund token ready</source>
        <translation>Erstattungs-Token fertig</translation>
    </message>
    <message>
        <source>The balance is still on this key. Nobody can spend it; make its refund when the mint answers.</source>
        <translation>Das Guthaben ist noch auf diesem Schlüssel. Niemand kann es ausgeben; erstellen Sie die Erstattung, wenn die Mint antwortet.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Unnamed app</source>
        <translation>App ohne Namen</translation>
    </message>
    <message>
        <source>Unnamed</source>
        <translation>Ohne Namen</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <source>Your cost</source>
        <translation>Ihre Kosten</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Aufschlag</translation>
    </message>
    <message>
        <source>in USD</source>
        <translation>in USD</translation>
    </message>
    <message>
        <source>{model} at {provider}</source>
        <translation>{model} bei {provider}</translation>
    </message>
    <message>
        <source>Models and prices</source>
        <translation>Modelle und Preise</translation>
    </message>
    <message>
        <source>For a million tokens, in and out</source>
        <translation>Für eine Million Tokens, Eingabe und Ausgabe</translation>
    </message>
    <message>
        <source>Its own margin</source>
        <translation>Eigener Aufschlag</translation>
    </message>
    <message>
        <source>The margin of all models</source>
        <translation>Der Aufschlag aller Modelle</translation>
    </message>
    <message>
        <source>Nobody knows what it costs.</source>
        <translation>Was es kostet, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Copied {url}</source>
        <translation>{url} kopiert</translation>
    </message>
    <message>
        <source>Play money</source>
        <translation>Spielgeld</translation>
    </message>
    <message>
        <source>This is the demo: its mint is a toy and nothing here is worth anything.</source>
        <translation>Das ist die Vorführung: ihre Mint ist ein Spielzeug, und nichts hier hat einen Wert.</translation>
    </message>
    <message>
        <source>There is no address yet: the node is not answering.</source>
        <translation>Noch gibt es keine Adresse: der Knoten antwortet nicht.</translation>
    </message>
    <message>
        <source>A mint holds the bitcoin behind its ecash. Use one you trust; keep only small amounts there.</source>
        <translation>Eine Mint verwahrt die Bitcoins hinter ihrem Ecash. Nehmen Sie eine, der Sie vertrauen; lassen Sie nur kleine Beträge dort.</translation>
    </message>
    <message>
        <source>Local only</source>
        <translation>Nur lokal</translation>
    </message>
    <message>
        <source>Selling</source>
        <translation>Verkauft</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Braucht Sie</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>Läuft nicht</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message numerus="yes">
        <source>Selling · {n} models</source>
        <translation>
            <numerusform>Verkauft · {n} Modell</numerusform>
            <numerusform>Verkauft · {n} Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>{earned} today · {yours} to withdraw</source>
        <translation>{earned} heute · {yours} auszahlbar</translation>
    </message>
    <message numerus="yes">
        <source>{n} requests today</source>
        <translation>
            <numerusform>{n} Anfrage heute</numerusform>
            <numerusform>{n} Anfragen heute</numerusform>
        </translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Customer payment</source>
        <translation>Zahlung eines Kunden</translation>
    </message>
    <message>
        <source>Found again at the mint</source>
        <translation>Bei der Mint wiedergefunden</translation>
    </message>
    <message>
        <source>Withdrawal</source>
        <translation>Auszahlung</translation>
    </message>
    <message>
        <source>Lightning payout</source>
        <translation>Lightning-Auszahlung</translation>
    </message>
    <message>
        <source>Moved to another mint</source>
        <translation>Zu anderer Mint verschoben</translation>
    </message>
    <message>
        <source>Refund to customer</source>
        <translation>Erstattung an Kunden</translation>
    </message>
    <message>
        <source>Change to customer</source>
        <translation>Wechselgeld an Kunden</translation>
    </message>
    <message>
        <source>This ecash is from a mint you do not use yet: {mint}.</source>
        <translation>Dieses Ecash ist von einer Mint, die Sie noch nicht nutzen: {mint}.</translation>
    </message>
    <message>
        <source>Selling stopped</source>
        <translation>Verkauf gestoppt</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>Angehalten bis {time}</translation>
    </message>
    <message>
        <source>Hide amounts (Ctrl+H)</source>
        <translation>Beträge verbergen (Strg+H)</translation>
    </message>
    <message>
        <source>Being made</source>
        <translation>Wird erstellt</translation>
    </message>
    <message>
        <source>Claimed</source>
        <translation>Eingelöst</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>{word}, taken back</source>
        <translation>{word}, zurückgenommen</translation>
    </message>
    <message>
        <source>A mint holds the money behind its ecash. Trust it only if you know who runs it.</source>
        <translation>Eine Mint verwahrt das Geld hinter ihrem Ecash. Vertrauen Sie ihr nur, wenn Sie wissen, wer sie betreibt.</translation>
    </message>
    <message>
        <source>Nothing was moved. Withdraw a smaller amount, or try again later.</source>
        <translation>Es wurde nichts bewegt. Zahlen Sie weniger aus, oder versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>{doing} did not work.</source>
        <translation>{doing}: das hat nicht geklappt.</translation>
    </message>
    <message>
        <source>Your money is recorded and stays as it is. The log says more.</source>
        <translation>Ihr Geld ist verzeichnet und bleibt, wie es ist. Mehr steht im Protokoll.</translation>
    </message>
    <message>
        <source>{program} – off</source>
        <translation>{program} – aus</translation>
    </message>
    <message>
        <source>it is not valid JSON</source>
        <translation>sie ist kein gültiges JSON</translation>
    </message>
    <message>
        <source>it has no list of &quot;models&quot;</source>
        <translation>sie hat keine Liste „models“</translation>
    </message>
    <message>
        <source>it has more than {most} models</source>
        <translation>sie hat mehr als {most} Modelle</translation>
    </message>
    <message>
        <source>entry {place}</source>
        <translation>Eintrag {place}</translation>
    </message>
    <message>
        <source>It has no id.</source>
        <translation>Er hat keine id.</translation>
    </message>
    <message>
        <source>{why}.</source>
        <translation>{why}.</translation>
    </message>
    <message>
        <source>Its upstream or its other names are not texts</source>
        <translation>Sein Anbieter oder seine weiteren Namen sind kein Text</translation>
    </message>
    <message>
        <source>Its margin is not between {least} and {most}</source>
        <translation>Sein Aufschlag liegt nicht zwischen {least} und {most}</translation>
    </message>
    <message>
        <source>Its price is not a set of prices</source>
        <translation>Sein Preis ist keine Zusammenstellung von Preisen</translation>
    </message>
    <message>
        <source>Its price is zero</source>
        <translation>Sein Preis ist null</translation>
    </message>
    <message>
        <source>Its {part} is not a number</source>
        <translation>{part} ist keine Zahl</translation>
    </message>
    <message>
        <source>Its margin is not a number</source>
        <translation>Sein Aufschlag ist keine Zahl</translation>
    </message>
    <message>
        <source>Its price for {part} {why}</source>
        <translation>Sein Preis für {part} {why}</translation>
    </message>
    <message>
        <source>Switched off.</source>
        <translation>Abgeschaltet.</translation>
    </message>
    <message>
        <source>No price is known for it. Give it one to sell it.</source>
        <translation>Für dieses Modell ist kein Preis bekannt. Geben Sie ihm einen, um es zu verkaufen.</translation>
    </message>
    <message>
        <source>Your price for it lacks input or output, and its provider tells none.</source>
        <translation>Ihrem Preis fehlt Eingabe oder Ausgabe, und der Anbieter nennt keinen.</translation>
    </message>
    <message>
        <source>is not a part of a price; those are {parts}</source>
        <translation>ist kein Teil eines Preises; das sind {parts}</translation>
    </message>
    <message>
        <source>is negative</source>
        <translation>ist negativ</translation>
    </message>
    <message>
        <source>is absurdly high</source>
        <translation>ist unsinnig hoch</translation>
    </message>
    <message>
        <source>The news of a new version is not signed by those who make this program. It is ignored.</source>
        <translation>Die Nachricht von einer neuen Version ist nicht von denen unterschrieben, die dieses Programm machen. Sie wird nicht beachtet.</translation>
    </message>
    <message>
        <source>The news of a new version cannot be understood. Look at the project&apos;s page.</source>
        <translation>Die Nachricht von einer neuen Version ist nicht zu verstehen. Sehen Sie auf der Seite des Projekts nach.</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 Stunden</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>By model</source>
        <translation>Nach Modell</translation>
    </message>
    <message>
        <source>By key</source>
        <translation>Nach Schlüssel</translation>
    </message>
    <message>
        <source>By app</source>
        <translation>Nach App</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Beantwortet</translation>
    </message>
    <message>
        <source>Client left</source>
        <translation>Kunde ging</translation>
    </message>
    <message>
        <source>Cost unknown</source>
        <translation>Kosten unbekannt</translation>
    </message>
    <message>
        <source>Paid with each request</source>
        <translation>Mit jeder Anfrage bezahlt</translation>
    </message>
    <message>
        <source>Forgotten key</source>
        <translation>Vergessener Schlüssel</translation>
    </message>
    <message>
        <source>App unknown</source>
        <translation>App unbekannt</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Übrige</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>{time} (this hour so far)</source>
        <translation>{time} (diese Stunde bis jetzt)</translation>
    </message>
    <message>
        <source>{day} (today so far)</source>
        <translation>{day} (heute bis jetzt)</translation>
    </message>
    <message numerus="yes">
        <source>{n} tokens</source>
        <translation>
            <numerusform>{n} Token</numerusform>
            <numerusform>{n} Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>{profit}: {income} income, {cost} provider cost, {fees} fees</source>
        <translation>{profit}: {income} Einnahmen, {cost} Anbieterkosten, {fees} Gebühren</translation>
    </message>
    <message numerus="yes">
        <source>{n} requests have a cost that nobody knows. They are left out of the costs, not counted as zero.</source>
        <translation>
            <numerusform>{n} Anfrage hat Kosten, die niemand kennt. Sie fehlt bei den Kosten, statt als null zu zählen.</numerusform>
            <numerusform>{n} Anfragen haben Kosten, die niemand kennt. Sie fehlen bei den Kosten, statt als null zu zählen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Broke off</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Failed {status}</source>
        <translation>Fehler {status}</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>{amount} were asked for, as ecash of {mints}.</source>
        <translation>Gebeten wird um {amount}, als Ecash von {mints}.</translation>
    </message>
    <message>
        <source>{amount} were asked for.</source>
        <translation>Gebeten wird um {amount}.</translation>
    </message>
    <message>
        <source>Ecash of {mints} was asked for.</source>
        <translation>Gebeten wird um Ecash von {mints}.</translation>
    </message>
    <message>
        <source>Any amount was asked for.</source>
        <translation>Gebeten wird um einen beliebigen Betrag.</translation>
    </message>
    <message>
        <source>They say: “{words}”.</source>
        <translation>Dazu heißt es: „{words}“.</translation>
    </message>
    <message>
        <source>Hand the token to whoever asked: nothing is sent from here.</source>
        <translation>Geben Sie das Token dem, der darum bittet: Von hier wird nichts gesendet.</translation>
    </message>
    <message>
        <source>There is not enough at a mint that they take.</source>
        <translation>Bei keiner der genannten Mints liegt genug.</translation>
    </message>
    <message>
        <source>They take ecash of {mints}.</source>
        <translation>Genommen wird Ecash von {mints}.</translation>
    </message>
    <message>
        <source>No mint of yours holds that much.</source>
        <translation>So viel liegt bei keiner Ihrer Mints.</translation>
    </message>
    <message>
        <source>Move your balances to one mint first.</source>
        <translation>Verschieben Sie Ihre Guthaben zuerst zu einer Mint.</translation>
    </message>
    <message>
        <source>Send a test request…</source>
        <translation>Testanfrage senden&#xa0;…</translation>
    </message>
    <message>
        <source>Copied for {name}. Put the key of a customer in.</source>
        <translation>Für {name} kopiert. Setzen Sie den Schlüssel eines Kunden ein.</translation>
    </message>
    <message>
        <source>What you earned goes to your Lightning address as soon as there is enough of it. What is held for customers never does.</source>
        <translation>Was Sie verdient haben, geht an Ihre Lightning-Adresse, sobald genug davon da ist. Was für Kunden verwahrt wird, nie.</translation>
    </message>
    <message>
        <source>Automatic payouts</source>
        <translation>Automatische Auszahlungen</translation>
    </message>
    <message>
        <source>Lightning address</source>
        <translation>Lightning-Adresse</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Fees come on top and count towards the limit. Looked at every 15 minutes, unless you set another time.</source>
        <translation>Gebühren kommen hinzu und zählen zur Grenze. Nachgesehen wird alle 15 Minuten, wenn Sie keine andere Zeit setzen.</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Earnings are not paid out by themselves any more.</source>
        <translation>Einnahmen werden nicht mehr von selbst ausgezahlt.</translation>
    </message>
    <message>
        <source>Earnings are paid to {address} by themselves.</source>
        <translation>Einnahmen gehen von selbst an {address}.</translation>
    </message>
    <message>
        <source>At least {n} characters</source>
        <translation>Mindestens {n} Zeichen</translation>
    </message>
    <message>
        <source>The two differ</source>
        <translation>Die beiden unterscheiden sich</translation>
    </message>
    <message>
        <source>Easy to guess: add a few words</source>
        <translation>Leicht zu erraten: fügen Sie ein paar Wörter an</translation>
    </message>
    <message>
        <source>Fair: one more word makes it strong</source>
        <translation>Ordentlich: ein Wort mehr macht sie stark</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>One encrypted file with your settings, your books, the wallet&apos;s words and your providers&apos; keys. Whoever has the file and the passphrase has your money. Without the passphrase nobody can open it, you neither.</source>
        <translation>Eine verschlüsselte Datei mit Ihren Einstellungen, Ihren Büchern, den Wörtern der Wallet und den Schlüsseln Ihrer Anbieter. Wer Datei und Passphrase hat, hat Ihr Geld. Ohne die Passphrase kann sie niemand öffnen, auch Sie nicht.</translation>
    </message>
    <message>
        <source>Save a backup file</source>
        <translation>Sicherungsdatei speichern</translation>
    </message>
    <message>
        <source>Choose where…</source>
        <translation>Ort wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Encrypting…</source>
        <translation>Wird verschlüsselt&#xa0;…</translation>
    </message>
    <message>
        <source>Saved as {name}. Keep a copy on another computer or disk.</source>
        <translation>Gespeichert als {name}. Legen Sie eine Kopie auf einen anderen Computer oder Datenträger.</translation>
    </message>
    <message>
        <source>The backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>Bezahlt</translation>
    </message>
    <message>
        <source>Paid, being credited</source>
        <translation>Bezahlt, wird gutgeschrieben</translation>
    </message>
    <message>
        <source>Not credited</source>
        <translation>Nicht gutgeschrieben</translation>
    </message>
    <message>
        <source>Waiting for payment</source>
        <translation>Wartet auf Zahlung</translation>
    </message>
    <message>
        <source>Pay yourself by Lightning: the amount is yours as ecash as soon as the invoice is paid.</source>
        <translation>Zahlen Sie sich selbst über Lightning: der Betrag gehört Ihnen als Ecash, sobald die Rechnung bezahlt ist.</translation>
    </message>
    <message>
        <source>Deposit over Lightning</source>
        <translation>Über Lightning einzahlen</translation>
    </message>
    <message>
        <source>Make invoice</source>
        <translation>Rechnung erstellen</translation>
    </message>
    <message>
        <source>Kept at</source>
        <translation>Verwahrt bei</translation>
    </message>
    <message>
        <source>Copy invoice</source>
        <translation>Rechnung kopieren</translation>
    </message>
    <message>
        <source>New invoice</source>
        <translation>Neue Rechnung</translation>
    </message>
    <message>
        <source>Lightning invoice</source>
        <translation>Lightning-Rechnung</translation>
    </message>
    <message>
        <source>The deposit</source>
        <translation>Einzahlung</translation>
    </message>
    <message>
        <source>Pay {amount}</source>
        <translation>{amount} zahlen</translation>
    </message>
    <message>
        <source>With any Lightning wallet. You may close this window: it is credited all the same.</source>
        <translation>Mit jeder Lightning-Wallet. Sie können dieses Fenster schließen: gutgeschrieben wird trotzdem.</translation>
    </message>
    <message>
        <source>QR code of a Lightning invoice, {amount}</source>
        <translation>QR-Code einer Lightning-Rechnung, {amount}</translation>
    </message>
    <message>
        <source>The ecash will be kept at {mint}.</source>
        <translation>Das Ecash wird bei {mint} verwahrt.</translation>
    </message>
    <message>
        <source>{amount} came in</source>
        <translation>{amount} sind eingegangen</translation>
    </message>
    <message>
        <source>They are yours, as ecash of {mint}.</source>
        <translation>Sie gehören Ihnen, als Ecash von {mint}.</translation>
    </message>
    <message>
        <source>The mint gave its ecash to somebody else. The log has its number: ask whoever runs the mint.</source>
        <translation>Die Mint hat das Ecash jemand anderem gegeben. Die Nummer steht im Protokoll: fragen Sie, wer die Mint betreibt.</translation>
    </message>
    <message>
        <source>The deposit was not credited.</source>
        <translation>Die Einzahlung wurde nicht gutgeschrieben.</translation>
    </message>
    <message>
        <source>The invoice was not paid in time.</source>
        <translation>Die Rechnung wurde nicht rechtzeitig bezahlt.</translation>
    </message>
    <message>
        <source>Nothing was moved.</source>
        <translation>Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>A payment that is on its way is still credited for a day.</source>
        <translation>Eine Zahlung, die unterwegs ist, wird noch einen Tag lang gutgeschrieben.</translation>
    </message>
    <message>
        <source>Expires in {time}</source>
        <translation>Läuft ab in {time}</translation>
    </message>
    <message>
        <source>This invoice has expired</source>
        <translation>Diese Rechnung ist abgelaufen</translation>
    </message>
    <message>
        <source>Looking at the invoice</source>
        <translation>Rechnung ansehen</translation>
    </message>
    <message>
        <source>{problem} Asking again.</source>
        <translation>{problem} Wird wieder gefragt.</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>{most} a day, {left} left today</source>
        <translation>{most} am Tag, heute noch {left}</translation>
    </message>
    <message>
        <source>{most} a week, {left} left</source>
        <translation>{most} in der Woche, noch {left}</translation>
    </message>
    <message>
        <source>{most} a month, {left} left</source>
        <translation>{most} im Monat, noch {left}</translation>
    </message>
    <message>
        <source>{most} in all, {left} left</source>
        <translation>{most} insgesamt, noch {left}</translation>
    </message>
    <message numerus="yes">
        <source>{n} models only</source>
        <translation>
            <numerusform>nur {n} Modell</numerusform>
            <numerusform>nur {n} Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>valid until {time}</source>
        <translation>gültig bis {time}</translation>
    </message>
    <message>
        <source>spends the balance of {key}…</source>
        <translation>verbraucht das Guthaben von {key}…</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Spends the balance of</source>
        <translation>Verbraucht das Guthaben von</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>What is left then goes to</source>
        <translation>Was dann übrig ist, geht an</translation>
    </message>
    <message>
        <source>Paid with ecash of</source>
        <translation>Bezahlt mit Ecash von</translation>
    </message>
    <message>
        <source>A local app</source>
        <translation>Eine lokale App</translation>
    </message>
    <message>
        <source>A customer</source>
        <translation>Ein Kunde</translation>
    </message>
    <message numerus="yes">
        <source>{n} child keys spend this balance too ({spent} so far): {names}</source>
        <translation>
            <numerusform>{n} Unterschlüssel verbraucht dieses Guthaben mit (bisher {spent}): {names}</numerusform>
            <numerusform>{n} Unterschlüssel verbrauchen dieses Guthaben mit (bisher {spent}): {names}</numerusform>
        </translation>
    </message>
    <message>
        <source>The change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>It costs you {price}.</source>
        <translation>Es kostet Sie {price}.</translation>
    </message>
    <message>
        <source>Whose money it is does not change: customers&apos; balances may lie at any of your mints. The fees are yours to pay.</source>
        <translation>Wem das Geld gehört, ändert sich nicht: Guthaben von Kunden dürfen bei jeder Ihrer Mints liegen. Die Gebühren zahlen Sie.</translation>
    </message>
    <message>
        <source>Move between your mints</source>
        <translation>Zwischen Ihren Mints verschieben</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>There is less than that at this mint.</source>
        <translation>So viel ist bei dieser Mint nicht da.</translation>
    </message>
    <message>
        <source>{held} are there. The fee, at most {fee}, is taken from them.</source>
        <translation>{held} sind dort. Die Gebühr, höchstens {fee}, geht davon ab.</translation>
    </message>
    <message>
        <source>{held} are there. The fee is at most {fee} on top.</source>
        <translation>{held} sind dort. Die Gebühr kommt hinzu, höchstens {fee}.</translation>
    </message>
    <message>
        <source>Moving…</source>
        <translation>Wird verschoben&#xa0;…</translation>
    </message>
    <message>
        <source>The move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>The mint has not confirmed the move yet. Nothing is lost; the history shows what becomes of it.</source>
        <translation>Die Mint hat noch nicht bestätigt. Nichts ist verloren; was daraus wird, zeigt der Verlauf.</translation>
    </message>
    <message>
        <source>{amount} are on their way. The fee was {fee}.</source>
        <translation>{amount} sind unterwegs. Die Gebühr war {fee}.</translation>
    </message>
    <message>
        <source>Pay out by Lightning</source>
        <translation>Über Lightning auszahlen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Lightning address or invoice</source>
        <translation>Lightning-Adresse oder Rechnung</translation>
    </message>
    <message>
        <source>you@example.com, lnurl1…, lnbc…</source>
        <translation>you@example.com, lnurl1…, lnbc…</translation>
    </message>
    <message>
        <source>The invoice says how much.</source>
        <translation>Die Rechnung sagt, wie viel.</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>Gebühr</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Zusammen</translation>
    </message>
    <message>
        <source>Yours to pay out: {amount}</source>
        <translation>Für Sie auszahlbar: {amount}</translation>
    </message>
    <message>
        <source>The payout</source>
        <translation>Auszahlung</translation>
    </message>
    <message>
        <source>Pay {amount}?</source>
        <translation>{amount} zahlen?</translation>
    </message>
    <message>
        <source>A Lightning payment cannot be called back.</source>
        <translation>Eine Lightning-Zahlung lässt sich nicht zurückrufen.</translation>
    </message>
    <message>
        <source>at most {fee}; what is not needed comes back</source>
        <translation>höchstens {fee}; was nicht gebraucht wird, kommt zurück</translation>
    </message>
    <message>
        <source>at most {amount}</source>
        <translation>höchstens {amount}</translation>
    </message>
    <message>
        <source>Paying…</source>
        <translation>Wird gezahlt&#xa0;…</translation>
    </message>
    <message>
        <source>{amount} were paid. The fee was {fee}.</source>
        <translation>{amount} sind gezahlt. Die Gebühr war {fee}.</translation>
    </message>
    <message>
        <source>The payment is not confirmed yet.</source>
        <translation>Die Zahlung ist noch nicht bestätigt.</translation>
    </message>
    <message>
        <source>The amount is set aside. As soon as the mint knows, it is booked or yours again: the history shows it.</source>
        <translation>Der Betrag ist zurückgelegt. Sobald die Mint es weiß, ist er gebucht oder wieder Ihrer: das zeigt der Verlauf.</translation>
    </message>
    <message>
        <source>Customers come over the internet, so an address must lead to this computer from outside. Only priced requests are answered there, and no customer sees your provider&apos;s key.</source>
        <translation>Kunden kommen über das Internet; eine Adresse muss also von außen auf diesen Computer führen. Dort werden nur Anfragen mit Preis beantwortet, und kein Kunde sieht den Schlüssel Ihres Anbieters.</translation>
    </message>
    <message>
        <source>Paste or drop a token, an invoice, a key or a picture of a QR code. You are asked first.</source>
        <translation>Fügen Sie ein Token, eine Rechnung, einen Schlüssel oder das Bild eines QR-Codes ein, oder legen Sie es hier ab. Sie werden vorher gefragt.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen&#xa0;…</translation>
    </message>
    <message>
        <source>(hidden)</source>
        <translation>(verborgen)</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>What was asked and answered is not kept anywhere.</source>
        <translation>Was gefragt und geantwortet wurde, wird nirgends aufbewahrt.</translation>
    </message>
    <message>
        <source>Copy request id</source>
        <translation>Anfragenummer kopieren</translation>
    </message>
    <message>
        <source>streamed</source>
        <translation>in Stücken</translation>
    </message>
    <message>
        <source>in one piece</source>
        <translation>in einem Stück</translation>
    </message>
    <message>
        <source>{total} in all</source>
        <translation>{total} insgesamt</translation>
    </message>
    <message>
        <source>{first} to the first byte, {total} in all</source>
        <translation>{first} bis zum ersten Byte, {total} insgesamt</translation>
    </message>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>It did not say</source>
        <translation>Sie sagte es nicht</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>Anfragenummer</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Written to the cache</source>
        <translation>In den Cache geschrieben</translation>
    </message>
    <message>
        <source>The request itself</source>
        <translation>Die Anfrage selbst</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Gezählt</translation>
    </message>
    <message>
        <source>by this node: the provider told no tokens</source>
        <translation>von diesem Knoten: der Anbieter nannte keine Tokens</translation>
    </message>
    <message>
        <source>{input} in · {output} out per 1M tokens</source>
        <translation>{input} Eingabe · {output} Ausgabe je 1 Mio. Tokens</translation>
    </message>
    <message>
        <source>{input} in · {output} out per 1M tokens, at ${rate} per bitcoin</source>
        <translation>{input} Eingabe · {output} Ausgabe je 1 Mio. Tokens, bei ${rate} je Bitcoin</translation>
    </message>
    <message>
        <source>A local app pays nothing</source>
        <translation>Eine lokale App zahlt nichts</translation>
    </message>
    <message>
        <source>Not paid</source>
        <translation>Nicht bezahlt</translation>
    </message>
    <message>
        <source>the key had no more: this part is yours</source>
        <translation>der Schlüssel hatte nicht mehr: dieser Teil ist Ihrer</translation>
    </message>
    <message>
        <source>nobody knows it</source>
        <translation>niemand weiß es</translation>
    </message>
    <message>
        <source>Left for you</source>
        <translation>Bleibt Ihnen</translation>
    </message>
    <message>
        <source>Restore from 12 words</source>
        <translation>Aus 12 Wörtern wiederherstellen</translation>
    </message>
    <message>
        <source>The 12 words, in their order</source>
        <translation>Die 12 Wörter, in ihrer Reihenfolge</translation>
    </message>
    <message>
        <source>The mints it used, one on each line</source>
        <translation>Die Mints, die sie nutzte, eine pro Zeile</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>{number} of {count} words</source>
        <translation>{number} von {count} Wörtern</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>This wallet is the one of your words now: {amount} found.</source>
        <translation>Diese Wallet ist jetzt die Ihrer Wörter: {amount} gefunden.</translation>
    </message>
    <message>
        <source>Each mint is asked for every coin it ever signed for these words. This can take a minute.</source>
        <translation>Jede Mint wird nach jeder Münze gefragt, die sie je für diese Wörter unterschrieb. Das kann eine Minute dauern.</translation>
    </message>
    <message>
        <source>Go on in the background</source>
        <translation>Im Hintergrund weiter</translation>
    </message>
    <message>
        <source>{amount} found</source>
        <translation>{amount} gefunden</translation>
    </message>
    <message>
        <source>They are yours and can be withdrawn. This wallet is the one of your words now.</source>
        <translation>Sie gehören Ihnen und sind auszahlbar. Diese Wallet ist jetzt die Ihrer Wörter.</translation>
    </message>
    <message>
        <source>These mints hold nothing for these words. If the wallet used another mint, add it and look again.</source>
        <translation>Diese Mints haben nichts für diese Wörter. Falls die Wallet eine andere Mint nutzte, fügen Sie sie hinzu und suchen Sie noch einmal.</translation>
    </message>
    <message>
        <source>Not every mint answered.</source>
        <translation>Nicht jede Mint hat geantwortet.</translation>
    </message>
    <message>
        <source>{mints}: asked again after the next start.</source>
        <translation>{mints}: wird nach dem nächsten Start wieder gefragt.</translation>
    </message>
    <message>
        <source>At 80 % of a limit you are told, at 100 % nothing more is sold until the next day or month.</source>
        <translation>Bei 80&#xa0;% einer Grenze werden Sie benachrichtigt, bei 100&#xa0;% wird bis zum nächsten Tag oder Monat nichts mehr verkauft.</translation>
    </message>
    <message>
        <source>Spending limits</source>
        <translation>Ausgabengrenzen</translation>
    </message>
    <message>
        <source>Nothing was spent this month.</source>
        <translation>In diesem Monat wurde nichts ausgegeben.</translation>
    </message>
    <message>
        <source>All providers together: {spent}</source>
        <translation>Alle Anbieter zusammen: {spent}</translation>
    </message>
    <message>
        <source>Stop my own apps, too</source>
        <translation>Auch meine eigenen Apps anhalten</translation>
    </message>
    <message>
        <source>Otherwise they go on to cost you money when a limit is reached, also that of one provider.</source>
        <translation>Sonst kosten sie Sie weiter Geld, wenn eine Grenze erreicht ist, auch die eines einzelnen Anbieters.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The spending limits count from now on.</source>
        <translation>Die Ausgabengrenzen gelten ab jetzt.</translation>
    </message>
    <message>
        <source>about {input} in, {output} out</source>
        <translation>etwa {input} hinein, {output} heraus</translation>
    </message>
    <message>
        <source>{input} in, {output} out</source>
        <translation>{input} hinein, {output} heraus</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>The answer appears here while it is made.</source>
        <translation>Die Antwort erscheint hier, während sie entsteht.</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>Erstes Token</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Vollständig</translation>
    </message>
    <message>
        <source>Your provider&apos;s key and the words of your wallet are in a file that this passphrase opens.</source>
        <translation>Der Schlüssel Ihres Anbieters und die Wörter Ihrer Wallet sind in einer Datei, die diese Passphrase öffnet.</translation>
    </message>
    <message>
        <source>Instead of a keyring: your provider&apos;s key and the words of your wallet are kept in a file that only this passphrase opens. You type it at each start. Nobody can recover it for you.</source>
        <translation>Anstelle eines Schlüsselbunds: Der Schlüssel Ihres Anbieters und die Wörter Ihrer Wallet liegen in einer Datei, die nur diese Passphrase öffnet. Sie geben sie bei jedem Start ein. Niemand kann sie für Sie wiederfinden.</translation>
    </message>
    <message>
        <source>Type your passphrase</source>
        <translation>Geben Sie Ihre Passphrase ein</translation>
    </message>
    <message>
        <source>Choose a passphrase</source>
        <translation>Wählen Sie eine Passphrase</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>The passphrase</source>
        <translation>Die Passphrase</translation>
    </message>
    <message>
        <source>The secrets of this profile are in your system&apos;s keyring. Unlock it and try again.</source>
        <translation>Die Geheimnisse dieses Profils sind im Schlüsselbund Ihres Systems. Entsperren Sie ihn, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Looking for the secrets</source>
        <translation>Suche nach den Geheimnissen</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei …</translation>
    </message>
    <message>
        <source>Restore from a backup file</source>
        <translation>Aus einer Sicherungsdatei wiederherstellen</translation>
    </message>
    <message>
        <source>Your provider&apos;s key and your wallet&apos;s words wait for your system&apos;s keyring, or for your passphrase. Unlock the keyring and try again, or use a passphrase instead.</source>
        <translation>Der Schlüssel Ihres Anbieters und die Wörter Ihrer Wallet warten auf den Schlüsselbund Ihres Systems oder auf Ihre Passphrase. Entsperren Sie den Schlüsselbund und versuchen Sie es noch einmal, oder nehmen Sie eine Passphrase.</translation>
    </message>
    <message>
        <source>If your system asks for the password of its keyring, answer it: your provider&apos;s key and your wallet&apos;s words are in there.</source>
        <translation>Wenn Ihr System nach dem Passwort seines Schlüsselbunds fragt, antworten Sie ihm: Dort liegen der Schlüssel Ihres Anbieters und die Wörter Ihrer Wallet.</translation>
    </message>
    <message>
        <source>Your secrets are locked.</source>
        <translation>Ihre Geheimnisse sind gesperrt.</translation>
    </message>
    <message>
        <source>Still starting.</source>
        <translation>Es startet noch.</translation>
    </message>
    <message>
        <source>Passphrase…</source>
        <translation>Passphrase …</translation>
    </message>
    <message>
        <source>A moving QR code</source>
        <translation>Ein bewegter QR-Code</translation>
    </message>
    <message>
        <source>It is read part by part, in any order.</source>
        <translation>Er wird Teil für Teil gelesen, in beliebiger Reihenfolge.</translation>
    </message>
    <message>
        <source>Capital and small letters were mixed up on the way. Copy the token itself and paste it here.</source>
        <translation>Groß- und Kleinbuchstaben wurden unterwegs vertauscht. Kopieren Sie das Token selbst und fügen Sie es hier ein.</translation>
    </message>
    <message>
        <source>Ecash that cannot be read any more</source>
        <translation>Ecash, das nicht mehr zu lesen ist</translation>
    </message>
    <message>
        <source>This desktop did not let the program look at the screen. Take a screenshot and paste it here instead.</source>
        <translation>Dieser Desktop ließ das Programm nicht auf den Bildschirm sehen. Machen Sie stattdessen ein Bildschirmfoto und fügen Sie es hier ein.</translation>
    </message>
    <message>
        <source>Codes that were found</source>
        <translation>Gefundene Codes</translation>
    </message>
    <message>
        <source>Looking at the screen. Bring the QR code to the front in full; this window may be behind it.</source>
        <translation>Der Bildschirm wird angesehen. Holen Sie den QR-Code ganz nach vorn; dieses Fenster darf dahinter liegen.</translation>
    </message>
    <message>
        <source>HTTPS to HTTP</source>
        <translation>HTTPS an HTTP</translation>
    </message>
    <message>
        <source>Somebody spoke HTTPS to a port that speaks HTTP. If it was you or a customer, write http:// in the address; scanners of the network do it, too.</source>
        <translation>Jemand hat mit einem Port, der HTTP spricht, HTTPS gesprochen. Waren Sie es oder ein Kunde, dann gehört http:// in die Adresse; auch wer das Netz absucht, tut das.</translation>
    </message>
    <message>
        <source>Not HTTP</source>
        <translation>Kein HTTP</translation>
    </message>
    <message>
        <source>What came was no request: a scanner of the network, or another kind of program. There is nothing to do.</source>
        <translation>Was kam, war keine Anfrage: jemand, der das Netz absucht, oder ein Programm anderer Art. Zu tun ist nichts.</translation>
    </message>
    <message>
        <source>An nsec, 64 hex digits, an ncryptsec, or 12 or 24 words. It stays on this computer, encrypted.</source>
        <translation>Ein nsec, 64 Hexziffern, ein ncryptsec oder 12 oder 24 Wörter. Er bleibt verschlüsselt auf diesem Computer.</translation>
    </message>
    <message>
        <source>The address is kept for as long as this profile is; its key stays on this computer, encrypted.</source>
        <translation>Die Adresse bleibt, solange es dieses Profil gibt; ihr Schlüssel bleibt verschlüsselt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Your API key stays on this computer, encrypted, and goes only to this provider.</source>
        <translation>Ihr API-Schlüssel bleibt verschlüsselt auf diesem Computer und geht nur an diesen Anbieter.</translation>
    </message>
    <message>
        <source>Buyers know a node by its key. It is made here and kept on this computer, encrypted.</source>
        <translation>Käufer erkennen einen Knoten an seinem Schlüssel. Er entsteht hier und bleibt verschlüsselt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Providers cost {usd} today</source>
        <translation>Anbieter kosten heute {usd}</translation>
    </message>
    <message>
        <source>Choose a passphrase…</source>
        <translation>Passphrase wählen…</translation>
    </message>
    <message>
        <source>Type it…</source>
        <translation>Eingeben…</translation>
    </message>
    <message>
        <source>Requests of the last 24 hours that were refused: see why</source>
        <translation>Abgewiesene Anfragen der letzten 24 Stunden: Sehen Sie nach, warum</translation>
    </message>
    <message>
        <source>Change key…</source>
        <translation>Schlüssel ändern…</translation>
    </message>
    <message>
        <source>Not sold</source>
        <translation>Ruht</translation>
    </message>
    <message>
        <source>{name} is sold as soon as there is a bitcoin price.</source>
        <translation>{name} wird verkauft, sobald es einen Bitcoin-Preis gibt.</translation>
    </message>
    <message>
        <source>macOS shows other windows only to programs that may record the screen: see its privacy settings.</source>
        <translation>macOS zeigt andere Fenster nur Programmen, die den Bildschirm aufnehmen dürfen: siehe dessen Datenschutz-Einstellungen.</translation>
    </message>
    <message>
        <source>In three seconds the desktop is asked for a picture of the screen. Bring the QR code to the front in full.</source>
        <translation>In drei Sekunden wird der Desktop um ein Bild des Bildschirms gebeten. Holen Sie den QR-Code ganz nach vorn.</translation>
    </message>
    <message>
        <source>is where customers come in</source>
        <translation>ist der Eingang für Kunden</translation>
    </message>
    <message numerus="yes">
        <source>{n} providers</source>
        <translation>
            <numerusform>{n} Anbieter</numerusform>
            <numerusform>{n} Anbieter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} ecash tokens were found</source>
        <translation>
            <numerusform>{n} Ecash-Token wurde gefunden</numerusform>
            <numerusform>{n} Ecash-Token wurden gefunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} codes were found</source>
        <translation>
            <numerusform>{n} Code wurde gefunden</numerusform>
            <numerusform>{n} Codes wurden gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Parts of the moving QR code</source>
        <translation>Teile des bewegten QR-Codes</translation>
    </message>
    <message>
        <source>A moving QR code: {known} of {needed} parts</source>
        <translation>Ein bewegter QR-Code: {known} von {needed} Teilen</translation>
    </message>
    <message>
        <source>Keep it in full view until all parts are read.</source>
        <translation>Lassen Sie ihn ganz sichtbar, bis alle Teile gelesen sind.</translation>
    </message>
    <message>
        <source>The other parts are missing: read them from the screen, or paste or drop more pictures of it.</source>
        <translation>Die anderen Teile fehlen: Lesen Sie sie vom Bildschirm, oder fügen Sie weitere Bilder davon ein.</translation>
    </message>
    <message>
        <source>This part of a moving QR code is damaged: letters are missing or were changed. It was left out.</source>
        <translation>Dieser Teil eines bewegten QR-Codes ist beschädigt: Buchstaben fehlen oder wurden verändert. Er wurde ausgelassen.</translation>
    </message>
    <message>
        <source>This moving QR code is too long to be ecash. Nothing was taken from it.</source>
        <translation>Dieser bewegte QR-Code ist zu lang, um Ecash zu sein. Nichts wurde daraus übernommen.</translation>
    </message>
    <message>
        <source>This moving QR code holds something else than a text, such as a key of another wallet.</source>
        <translation>Dieser bewegte QR-Code enthält keinen Text, sondern etwas anderes, etwa einen Schlüssel einer anderen Wallet.</translation>
    </message>
    <message>
        <source>Reading the screen</source>
        <translation>Den Bildschirm lesen</translation>
    </message>
    <message>
        <source>No QR code was seen on the screen. Bring it to the front in full and try again.</source>
        <translation>Auf dem Bildschirm war kein QR-Code zu sehen. Holen Sie ihn ganz nach vorn und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>No QR code was read for five minutes, so the screen is no longer looked at.</source>
        <translation>Fünf Minuten lang wurde kein QR-Code gelesen, darum wird der Bildschirm nicht mehr angesehen.</translation>
    </message>
    <message>
        <source>Payout</source>
        <translation>Auszahlung</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>Erstattung</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Wechselgeld</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Zahlung</translation>
    </message>
    <message>
        <source>Lightning payment</source>
        <translation>Lightning-Zahlung</translation>
    </message>
    <message>
        <source>Taking back a withdrawal</source>
        <translation>Zurücknahme einer Auszahlung</translation>
    </message>
    <message>
        <source>Taking back a payout</source>
        <translation>Zurücknahme einer Auszahlung</translation>
    </message>
    <message>
        <source>Taking back a refund</source>
        <translation>Zurücknahme einer Erstattung</translation>
    </message>
    <message>
        <source>Taking back a change</source>
        <translation>Zurücknahme von Wechselgeld</translation>
    </message>
    <message>
        <source>{what} of {amount} at {mint}: asked {time}, not settled yet: {note}</source>
        <translation>{what} über {amount} bei {mint}: gefragt {time}, noch nicht geklärt: {note}</translation>
    </message>
    <message>
        <source>{what} of {amount} at {mint}: asked {time}, not settled yet.</source>
        <translation>{what} über {amount} bei {mint}: gefragt {time}, noch nicht geklärt.</translation>
    </message>
    <message>
        <source>The {kind} accounts add up to {total}, their kept total is {kept}.</source>
        <translation>Die Konten der Art {kind} ergeben {total}, ihre festgehaltene Summe ist {kept}.</translation>
    </message>
    <message>
        <source>The fees add up to {total}, by kind to {paid}.</source>
        <translation>Die Gebühren ergeben {total}, nach Art {paid}.</translation>
    </message>
    <message>
        <source>Assets are {assets}, liabilities {liabilities}.</source>
        <translation>Die Aktiva sind {assets}, die Passiva {liabilities}.</translation>
    </message>
    <message>
        <source>Account {account}: its balance and its transfers differ by {amount}.</source>
        <translation>Konto {account}: Guthaben und Buchungen weichen um {amount} voneinander ab.</translation>
    </message>
    <message>
        <source>The days add up to {earned} earned, the settlements to {settled}.</source>
        <translation>Die Tage ergeben {earned} Einnahmen, die Abrechnungen {settled}.</translation>
    </message>
    <message>
        <source>There are {count} transfers, their kept number is {kept}.</source>
        <translation>Es gibt {count} Buchungen, ihre festgehaltene Zahl ist {kept}.</translation>
    </message>
    <message>
        <source>Account {id} ({kind}) is negative: {balance}.</source>
        <translation>Konto {id} ({kind}) ist im Minus: {balance}.</translation>
    </message>
    <message>
        <source>There are {number} {kind} keys, their kept number is {kept}.</source>
        <translation>Es gibt {number} Schlüssel der Art {kind}, ihre festgehaltene Zahl ist {kept}.</translation>
    </message>
    <message>
        <source>Key {id} has no account of its own, nor its parent&apos;s.</source>
        <translation>Schlüssel {id} hat weder ein eigenes Konto noch das des übergeordneten Schlüssels.</translation>
    </message>
    <message>
        <source>Unclaimed tokens and payments are {sends}, the books say {books} outstanding.</source>
        <translation>Nicht eingelöste Token und Zahlungen sind {sends}, laut den Büchern stehen {books} aus.</translation>
    </message>
    <message>
        <source>{ref}: payments to be swapped are {payments}, the books say {balance}.</source>
        <translation>{ref}: noch zu tauschende Zahlungen sind {payments}, laut den Büchern {balance}.</translation>
    </message>
    <message>
        <source>{unit} {mint}: {amount} to be swapped are not in the books.</source>
        <translation>{unit} {mint}: {amount}, die noch zu tauschen sind, stehen nicht in den Büchern.</translation>
    </message>
    <message>
        <source>{mint} ({unit}): the coins are {coins}, the books say {books}.</source>
        <translation>{mint} ({unit}): die Münzen sind {coins}, laut den Büchern {books}.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then start selling again.</source>
        <translation>Die Platte ist voll. Schaffen Sie Platz, und starten Sie den Verkauf dann wieder.</translation>
    </message>
    <message>
        <source>The ledger file cannot be written. Check the permissions of the data folder.</source>
        <translation>Die Datei der Bücher lässt sich nicht schreiben. Prüfen Sie die Rechte des Datenordners.</translation>
    </message>
    <message>
        <source>The ledger file cannot be opened. Check the permissions of the data folder.</source>
        <translation>Die Datei der Bücher lässt sich nicht öffnen. Prüfen Sie die Rechte des Datenordners.</translation>
    </message>
    <message>
        <source>Another program holds the ledger file. Close it, then start selling again.</source>
        <translation>Ein anderes Programm hält die Datei der Bücher fest. Schließen Sie es, und starten Sie den Verkauf dann wieder.</translation>
    </message>
    <message>
        <source>The ledger file cannot be used. Selling has stopped; look at the log, then start again.</source>
        <translation>Die Datei der Bücher ist nicht zu gebrauchen. Der Verkauf ist gestoppt; sehen Sie im Protokoll nach, und starten Sie dann neu.</translation>
    </message>
    <message>
        <source>The ledger is closed.</source>
        <translation>Die Bücher sind geschlossen.</translation>
    </message>
    <message>
        <source>This token was presented before.</source>
        <translation>Dieses Token wurde schon einmal vorgelegt.</translation>
    </message>
    <message>
        <source>Operation {id} is already {state}. Nothing was moved.</source>
        <translation>Der Vorgang {id} ist schon „{state}“. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The keys in this ledger belong to other secrets: the keyring or secrets file was replaced. Restore the secrets of this data folder. Nothing was changed.</source>
        <translation>Die Schlüssel in diesen Büchern gehören zu anderen Geheimnissen: der Schlüsselbund oder die Datei der Geheimnisse wurde ersetzt. Stellen Sie die Geheimnisse dieses Datenordners wieder her. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The ledger file cannot be opened: {reason}.</source>
        <translation>Die Datei der Bücher lässt sich nicht öffnen: {reason}.</translation>
    </message>
    <message>
        <source>The ledger {name} is damaged: {why}.</source>
        <translation>Die Bücher in {name} sind beschädigt: {why}.</translation>
    </message>
    <message>
        <source>The ledger could not be read: {why}.</source>
        <translation>Die Bücher ließen sich nicht lesen: {why}.</translation>
    </message>
    <message>
        <source>The ledger {name} was written by a newer version of Routstr Desktop (step {step}). Nothing was changed: install that version or a later one.</source>
        <translation>Die Bücher in {name} hat eine neuere Version von Routstr Desktop geschrieben (Schritt {step}). Es wurde nichts geändert: installieren Sie jene Version oder eine spätere.</translation>
    </message>
    <message>
        <source>{name} is another program&apos;s database. Nothing was changed.</source>
        <translation>{name} ist die Datenbank eines anderen Programms. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The ledger {name} could not be prepared: {why}. Nothing of that step was kept.</source>
        <translation>Die Bücher in {name} ließen sich nicht vorbereiten: {why}. Von diesem Schritt wurde nichts behalten.</translation>
    </message>
    <message>
        <source>{name} is not a ledger, or it is damaged: {why}. Nothing was changed.</source>
        <translation>{name} enthält keine Bücher oder ist beschädigt: {why}. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>No copy of the ledger can be written to {target}: {why}. Nothing was changed.</source>
        <translation>Nach {target} kann keine Kopie der Bücher geschrieben werden: {why}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Requests of this key are still running. Nothing was moved; try again when they have ended.</source>
        <translation>Anfragen dieses Schlüssels laufen noch. Es wurde nichts bewegt; versuchen Sie es noch einmal, wenn sie zu Ende sind.</translation>
    </message>
    <message>
        <source>{name} is not a ledger, or it is damaged: {why}.</source>
        <translation>{name} enthält keine Bücher oder ist beschädigt: {why}.</translation>
    </message>
    <message>
        <source>{name} is another program&apos;s database.</source>
        <translation>{name} ist die Datenbank eines anderen Programms.</translation>
    </message>
    <message>
        <source>The books in {name} do not balance, so they are not upgraded. Nothing was changed.</source>
        <translation>Die Bücher in {name} gehen nicht auf und werden deshalb nicht umgestellt. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The balances are not what they were.</source>
        <translation>Die Guthaben sind nicht, was sie waren.</translation>
    </message>
    <message>
        <source>The upgrade of {name} went wrong: {told} The file as it was is {kept}.</source>
        <translation>Die Umstellung von {name} ging schief: {told} Die Datei, wie sie war, ist {kept}.</translation>
    </message>
    <message>
        <source>{name} is no ledger that balances. Nothing was changed.</source>
        <translation>{name} enthält keine Bücher, die aufgehen. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Since {name} was kept, {movements:,} movements of money and {operations:,} wallet operations were recorded. The copy knows nothing of them: balances and coins would no longer be those of the books. Nothing was changed.</source>
        <translation>Seit {name} angelegt wurde, sind {movements:,} Geldbewegungen und {operations:,} Vorgänge der Wallet verzeichnet worden. Die Kopie weiß nichts davon: Guthaben und Münzen wären nicht mehr die der Bücher. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{name} must be one of {allowed}.</source>
        <translation>{name} muss eines von {allowed} sein.</translation>
    </message>
    <message>
        <source>This node has no identity yet. Make one with `routstr-desktop identity --new`, or import yours with --import.</source>
        <translation>Dieser Knoten hat noch keine Identität. Erstellen Sie eine mit `routstr-desktop identity --new`, oder importieren Sie Ihre mit --import.</translation>
    </message>
    <message>
        <source>NSEC is wrong: {why}</source>
        <translation>NSEC ist falsch: {why}</translation>
    </message>
    <message>
        <source>The public listener is closed. The node is announced as soon as it sells.</source>
        <translation>Der öffentliche Zugang ist geschlossen. Der Knoten wird angekündigt, sobald er verkauft.</translation>
    </message>
    <message>
        <source>{url} has not answered as this node yet. The node is announced as soon as it does.</source>
        <translation>{url} hat noch nicht als dieser Knoten geantwortet. Der Knoten wird angekündigt, sobald das geschieht.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock was ahead once, so the announcement is dated {minutes} minutes ahead. Buyers&apos; apps ignore it until then.</source>
        <translation>Die Uhr dieses Computers ging einmal vor, und so ist die Ankündigung um {minutes} Minuten vordatiert. Bis dahin übergehen die Apps der Käufer sie.</translation>
    </message>
    <message>
        <source>RELAYS is empty: there is nowhere to announce.</source>
        <translation>Es sind keine Relays eingetragen (RELAYS): es gibt keinen Ort für die Ankündigung.</translation>
    </message>
    <message>
        <source>action must be preview, on, off or status.</source>
        <translation>action muss preview, on, off oder status sein.</translation>
    </message>
    <message>
        <source>The settings of {app} cannot be written. Paste its text by hand.</source>
        <translation>Die Einstellungen von {app} lassen sich nicht schreiben. Fügen Sie den Text von Hand ein.</translation>
    </message>
    <message>
        <source>The node is not answering yet, so there is no address to connect to.</source>
        <translation>Der Knoten antwortet noch nicht; deshalb gibt es keine Adresse zum Verbinden.</translation>
    </message>
    <message>
        <source>{place} cannot be written: {name} holds something else. Nothing was changed.</source>
        <translation>{place} lässt sich nicht schreiben: in {name} steht etwas anderes. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{place} cannot be written: it holds other settings. Nothing was changed.</source>
        <translation>{place} lässt sich nicht schreiben: dort stehen andere Einstellungen. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{app} asks from its own servers, which cannot reach this computer: give the node a public https address on the Announce page, or connect an app that runs here, such as Continue or Cline.</source>
        <translation>{app} fragt von eigenen Servern aus, die diesen Computer nicht erreichen: Geben Sie dem Knoten auf der Seite „Ankündigen“ eine öffentliche https-Adresse, oder verbinden Sie eine App, die hier läuft, etwa Continue oder Cline.</translation>
    </message>
    <message>
        <source>{app} asks from its own servers, like a customer, and customers are not served at present: start selling first.</source>
        <translation>{app} fragt wie ein Kunde von eigenen Servern aus, und Kunden werden gerade nicht bedient: Starten Sie erst den Verkauf.</translation>
    </message>
    <message>
        <source>{app} asks from its own servers, and {url} has not answered as this node yet: the Announce page tells why.</source>
        <translation>{app} fragt von eigenen Servern aus, und unter {url} hat dieser Knoten noch nicht geantwortet: Die Seite „Ankündigen“ sagt, warum.</translation>
    </message>
    <message>
        <source>In a terminal.</source>
        <translation>In einem Terminal.</translation>
    </message>
    <message>
        <source>With the openai package: pip install openai</source>
        <translation>Mit dem Paket openai: pip install openai</translation>
    </message>
    <message>
        <source>With the openai package: npm install openai</source>
        <translation>Mit dem Paket openai: npm install openai</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>In ~/.profile or a terminal; programs with OpenAI&apos;s libraries read it.</source>
        <translation>In ~/.profile oder einem Terminal; Programme mit den Bibliotheken von OpenAI lesen es.</translation>
    </message>
    <message>
        <source>In ~/.config/opencode/opencode.json</source>
        <translation>In ~/.config/opencode/opencode.json</translation>
    </message>
    <message>
        <source>In ~/.claude/settings.json</source>
        <translation>In ~/.claude/settings.json</translation>
    </message>
    <message>
        <source>In ~/.codex/config.toml</source>
        <translation>In ~/.codex/config.toml</translation>
    </message>
    <message>
        <source>In ~/.continue/config.yaml</source>
        <translation>In ~/.continue/config.yaml</translation>
    </message>
    <message>
        <source>In its settings, with the API provider OpenAI Compatible.</source>
        <translation>In den Einstellungen, mit dem API-Anbieter „OpenAI Compatible“.</translation>
    </message>
    <message>
        <source>As environment, or in Admin settings &gt; Connections &gt; OpenAI.</source>
        <translation>Als Umgebung oder unter Admin settings &gt; Connections &gt; OpenAI.</translation>
    </message>
    <message>
        <source>In Cursor Settings &gt; Models &gt; API Keys. Its servers ask, not this computer, so it pays like a customer: with the key of one, or with a token in place of the key.</source>
        <translation>In Cursor Settings &gt; Models &gt; API Keys. Es fragen seine Server, nicht dieser Computer, also zahlt es wie ein Kunde: mit dessen Schlüssel, oder mit einem Token an Stelle des Schlüssels.</translation>
    </message>
    <message>
        <source>In ~/.config/zed/settings.json; its agent panel asks for the key.</source>
        <translation>In ~/.config/zed/settings.json; nach dem Schlüssel fragt das Agenten-Feld.</translation>
    </message>
    <message>
        <source>In ~/.config/goose/config.yaml; the key goes in by: goose configure</source>
        <translation>In ~/.config/goose/config.yaml; der Schlüssel kommt hinein mit: goose configure</translation>
    </message>
    <message>
        <source>Claude Code will use this computer&apos;s models instead of your Anthropic account until you disconnect it.</source>
        <translation>Claude Code nutzt dann die Modelle dieses Computers statt Ihres Anthropic-Kontos, bis Sie es trennen.</translation>
    </message>
    <message>
        <source>{name} has just been changed by somebody else. Nothing was written; look again.</source>
        <translation>{name} wurde gerade von anderer Seite geändert. Es wurde nichts geschrieben; sehen Sie noch einmal nach.</translation>
    </message>
    <message>
        <source>{file} cannot be written ({reason}). Nothing was changed.</source>
        <translation>{file} lässt sich nicht schreiben ({reason}). Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{record} cannot be read ({kind}). Nothing was changed.</source>
        <translation>{record} lässt sich nicht lesen ({kind}). Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{file} cannot be read ({kind}). It is left as it is.</source>
        <translation>{file} lässt sich nicht lesen ({kind}). Die Datei bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>{file} is not plain {format} ({why}). It is left as it is: paste the text by hand.</source>
        <translation>{file} ist kein reines {format} ({why}). Die Datei bleibt, wie sie ist: fügen Sie den Text von Hand ein.</translation>
    </message>
    <message>
        <source>{file} holds no settings. It is left as it is: paste the text by hand.</source>
        <translation>{file} enthält keine Einstellungen. Die Datei bleibt, wie sie ist: fügen Sie den Text von Hand ein.</translation>
    </message>
    <message>
        <source>There are no books in {folder} yet.</source>
        <translation>In {folder} gibt es noch keine Bücher.</translation>
    </message>
    <message>
        <source>The profile&apos;s secrets are not complete ({missing}); no backup was made.</source>
        <translation>Die Geheimnisse des Profils sind nicht vollständig ({missing}); es wurde keine Sicherung gemacht.</translation>
    </message>
    <message>
        <source>{target} is there already and is no backup of routstr. Choose another name.</source>
        <translation>{target} gibt es schon und ist keine Sicherung von routstr. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The backup {target} cannot be written ({reason}).</source>
        <translation>Die Sicherung {target} lässt sich nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>The books are too large for one backup file (2 GiB when packed).</source>
        <translation>Die Bücher sind zu groß für eine Sicherungsdatei (gepackt 2 GiB).</translation>
    </message>
    <message>
        <source>The backup {file} cannot be read ({reason}).</source>
        <translation>Die Sicherung {file} lässt sich nicht lesen ({reason}).</translation>
    </message>
    <message>
        <source>{file} is not a backup of routstr, or its beginning is damaged.</source>
        <translation>{file} ist keine Sicherung von routstr, oder ihr Anfang ist beschädigt.</translation>
    </message>
    <message>
        <source>The backup {file} is damaged: its header cannot be read.</source>
        <translation>Die Sicherung {file} ist beschädigt: ihr Kopf lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The backup {file} was made by a newer version of routstr. Install that version or a later one.</source>
        <translation>Die Sicherung {file} hat eine neuere Version von routstr gemacht. Installieren Sie jene Version oder eine spätere.</translation>
    </message>
    <message>
        <source>The passphrase does not open {file}. Nothing was changed.</source>
        <translation>Die Passphrase öffnet {file} nicht. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The backup {file} is damaged. Nothing was changed.</source>
        <translation>Die Sicherung {file} ist beschädigt. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The backup {file} is not complete.</source>
        <translation>Die Sicherung {file} ist nicht vollständig.</translation>
    </message>
    <message>
        <source>This ecash is being redeemed already. Wait for it to end.</source>
        <translation>Dieses Ecash wird schon eingelöst. Warten Sie, bis das zu Ende ist.</translation>
    </message>
    <message>
        <source>This ecash was already redeemed. Nothing was added.</source>
        <translation>Dieses Ecash wurde schon eingelöst. Es kam nichts hinzu.</translation>
    </message>
    <message>
        <source>The mint address is not valid: {why}.</source>
        <translation>Die Adresse der Mint ist nicht gültig: {why}.</translation>
    </message>
    <message>
        <source>{file} is not valid TOML: {why}. Correct it or rename the file.</source>
        <translation>{file} ist kein gültiges TOML: {why}. Berichtigen Sie die Datei, oder benennen Sie sie um.</translation>
    </message>
    <message>
        <source>{file} holds {key}: secrets do not belong into a plain file. Remove the line; give it as the environment variable {variable} or enter it in the window, which keeps it in the keyring.</source>
        <translation>{file} enthält {key}: Geheimnisse gehören nicht in eine lesbare Datei. Entfernen Sie die Zeile; geben Sie es als Umgebungsvariable {variable} an, oder geben Sie es im Fenster ein, das es im Schlüsselbund verwahrt.</translation>
    </message>
    <message>
        <source>{name} is not a setting that config.toml can hold.</source>
        <translation>{name} ist keine Einstellung, die in config.toml stehen kann.</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>Befehlszeile</translation>
    </message>
    <message>
        <source>{name!r} is not a setting that can be changed here.</source>
        <translation>{name!r} ist keine Einstellung, die sich hier ändern lässt.</translation>
    </message>
    <message>
        <source>The setting {shown} is unknown: correct its name or remove the line. Keys belong in the keyring.</source>
        <translation>Die Einstellung {shown} ist unbekannt: berichtigen Sie den Namen, oder entfernen Sie die Zeile. Schlüssel gehören in den Schlüsselbund.</translation>
    </message>
    <message>
        <source>config.toml has an unknown setting {name!r}: correct its name or remove the line.</source>
        <translation>config.toml hat eine unbekannte Einstellung {name!r}: berichtigen Sie den Namen, oder entfernen Sie die Zeile.</translation>
    </message>
    <message>
        <source>{said} (it is {value!r})</source>
        <translation>{said} (jetzt {value!r})</translation>
    </message>
    <message>
        <source>The setting {shown} from the {place} is wrong: {said}.</source>
        <translation>Die Einstellung {shown} ist falsch ({place}): {said}.</translation>
    </message>
    <message>
        <source>This is the demo: it takes play money only. Nothing was changed.</source>
        <translation>Das ist die Demo: sie nimmt nur Spielgeld. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The play upstream lists no models.</source>
        <translation>Der Spiel-Anbieter listet keine Modelle.</translation>
    </message>
    <message>
        <source>The address</source>
        <translation>Die Adresse</translation>
    </message>
    <message>
        <source>The way must be own, tor or lan.</source>
        <translation>Der Weg muss own, tor oder lan sein.</translation>
    </message>
    <message>
        <source>This key is announced already: {names}. Take that listing over (--take-over ID), or make a second one (--second)?</source>
        <translation>Dieser Schlüssel ist schon angekündigt: {names}. Diesen Eintrag übernehmen (--take-over ID) oder einen zweiten anlegen (--second)?</translation>
    </message>
    <message>
        <source>No listing {take_over} of this key was found.</source>
        <translation>Ein Eintrag {take_over} dieses Schlüssels wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>No relay answered, so it is not known whether this key is announced already. Nothing was changed. Try again, or import it for a listing of its own (--second).</source>
        <translation>Kein Relay hat geantwortet; ob dieser Schlüssel schon angekündigt ist, bleibt unbekannt. Es wurde nichts geändert. Versuchen Sie es noch einmal, oder importieren Sie ihn für einen eigenen Eintrag (--second).</translation>
    </message>
    <message>
        <source>This node has no identity yet.</source>
        <translation>Dieser Knoten hat noch keine Identität.</translation>
    </message>
    <message>
        <source>The identity comes from NSEC of the environment. Change it there.</source>
        <translation>Die Identität kommt aus NSEC der Umgebung. Ändern Sie sie dort.</translation>
    </message>
    <message>
        <source>This node is {npub} already, and reviews stick to that. To give it up for ever, add --replace.</source>
        <translation>Dieser Knoten ist schon {npub}, und daran hängen die Bewertungen. Um ihn für immer aufzugeben, ergänzen Sie --replace.</translation>
    </message>
    <message>
        <source>The secrets are not open.</source>
        <translation>Die Geheimnisse sind nicht geöffnet.</translation>
    </message>
    <message>
        <source>passphrase and take_over must be texts.</source>
        <translation>passphrase und take_over müssen Texte sein.</translation>
    </message>
    <message>
        <source>nsec must be a text.</source>
        <translation>nsec muss ein Text sein.</translation>
    </message>
    <message>
        <source>action must be show, new, look, import or backup.</source>
        <translation>action muss show, new, look, import oder backup sein.</translation>
    </message>
    <message>
        <source>Line {number} is no NAME=VALUE. Nothing was changed.</source>
        <translation>Zeile {number} ist kein NAME=WERT. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Line {number} has a quote that does not end. Nothing was changed.</source>
        <translation>In Zeile {number} endet ein Anführungszeichen nicht. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>MODELS_PATH names {path}, and there is no such file. Nothing was changed.</source>
        <translation>MODELS_PATH nennt {path}, und diese Datei gibt es nicht. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>This node has another identity on Nostr, and reviews stick to that. Nothing was changed.</source>
        <translation>Dieser Knoten hat auf Nostr eine andere Identität, und daran hängen die Bewertungen. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>A name has at most {most} characters.</source>
        <translation>Ein Name hat höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <source>How long a customer&apos;s key is valid was agreed when it was paid.</source>
        <translation>Wie lange der Schlüssel eines Kunden gilt, wurde bei der Zahlung vereinbart.</translation>
    </message>
    <message>
        <source>This key is the one that the Overview offers to your apps. It does not expire.</source>
        <translation>Diesen Schlüssel bietet die Übersicht Ihren Apps an. Er läuft nicht ab.</translation>
    </message>
    <message>
        <source>This key is the one that the Overview offers to your apps. It can be paused, not revoked.</source>
        <translation>Diesen Schlüssel bietet die Übersicht Ihren Apps an. Er lässt sich anhalten, nicht widerrufen.</translation>
    </message>
    <message>
        <source>A local key has no balance to refund.</source>
        <translation>Ein lokaler Schlüssel hat kein Guthaben, das zu erstatten wäre.</translation>
    </message>
    <message>
        <source>Requests of this key are still running. It is revoked; make the refund when they have ended.</source>
        <translation>Anfragen dieses Schlüssels laufen noch. Er ist widerrufen; erstatten Sie, wenn sie zu Ende sind.</translation>
    </message>
    <message>
        <source>There is no key of that id.</source>
        <translation>Einen Schlüssel mit dieser Nummer gibt es nicht.</translation>
    </message>
    <message>
        <source>The mint has not confirmed the refund yet. Ask again in a moment.</source>
        <translation>Die Mint hat die Erstattung noch nicht bestätigt. Fragen Sie gleich noch einmal.</translation>
    </message>
    <message>
        <source>Choose 1 to {most} models, or allow all.</source>
        <translation>Wählen Sie 1 bis {most} Modelle, oder erlauben Sie alle.</translation>
    </message>
    <message>
        <source>That time is over already.</source>
        <translation>Diese Zeit ist schon vorbei.</translation>
    </message>
    <message>
        <source>The amount must be from 1 to {most:,} sat.</source>
        <translation>Der Betrag muss zwischen 1 und {most:,} sat liegen.</translation>
    </message>
    <message>
        <source>There is no such deposit.</source>
        <translation>Eine solche Einzahlung gibt es nicht.</translation>
    </message>
    <message>
        <source>The books do not balance, so nothing is paid out until that is solved.</source>
        <translation>Die Bücher gehen nicht auf; bis das gelöst ist, wird nichts ausgezahlt.</translation>
    </message>
    <message>
        <source>The amount must be at least 1 sat.</source>
        <translation>Der Betrag muss mindestens 1 sat sein.</translation>
    </message>
    <message>
        <source>{url} is not a mint&apos;s address: {why}.</source>
        <translation>{url} ist nicht die Adresse einer Mint: {why}.</translation>
    </message>
    <message>
        <source>This is not a models.json: {why}.</source>
        <translation>Das ist keine models.json: {why}.</translation>
    </message>
    <message>
        <source>A model has at most {most} other names.</source>
        <translation>Ein Modell hat höchstens {most} weitere Namen.</translation>
    </message>
    <message>
        <source>{name!r} cannot be a model&apos;s name: it must have no spaces and {most} characters at most.</source>
        <translation>{name!r} kann nicht der Name eines Modells sein: er darf keine Leerzeichen und höchstens {most} Zeichen haben.</translation>
    </message>
    <message>
        <source>A margin must be between {least} and {most}.</source>
        <translation>Ein Aufschlag muss zwischen {least} und {most} liegen.</translation>
    </message>
    <message>
        <source>The price of {model} for {part} {why}.</source>
        <translation>Der Preis von {model} für {part} {why}.</translation>
    </message>
    <message>
        <source>Cached input of {model} cannot be free: leave it empty, then it costs what all input costs.</source>
        <translation>Eingabe aus dem Cache kann bei {model} nicht kostenlos sein: lassen Sie das Feld leer, dann kostet sie, was alle Eingabe kostet.</translation>
    </message>
    <message>
        <source>Another model is called {public_id} already.</source>
        <translation>{public_id} heißt schon ein anderes Modell.</translation>
    </message>
    <message>
        <source>RELAYS is empty: there is nowhere to look.</source>
        <translation>Es sind keine Relays eingetragen (RELAYS): es gibt keinen Ort zum Nachsehen.</translation>
    </message>
    <message>
        <source>too long to be listed</source>
        <translation>zu lang für die Liste</translation>
    </message>
    <message>
        <source>it is no Routstr node</source>
        <translation>es ist kein Routstr-Knoten</translation>
    </message>
    <message>
        <source>Tor is not installed on this computer. On Debian and Ubuntu: apt install tor. Then try again.</source>
        <translation>Tor ist auf diesem Computer nicht installiert. Unter Debian und Ubuntu: apt install tor. Versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Starting tor</source>
        <translation>tor wird gestartet</translation>
    </message>
    <message>
        <source>{why}. Trying again in {seconds} s.</source>
        <translation>{why}. Neuer Versuch in {seconds} s.</translation>
    </message>
    <message>
        <source>Connecting to the Tor network</source>
        <translation>Verbindung zum Tor-Netz wird aufgebaut</translation>
    </message>
    <message>
        <source>The published prices could not be asked for: {why}. The present prices count on.</source>
        <translation>Die veröffentlichten Preise ließen sich nicht abfragen: {why}. Die jetzigen Preise gelten weiter.</translation>
    </message>
    <message>
        <source>{model}: {old} -&gt; {new} per 1M tokens.</source>
        <translation>{model}: {old} -&gt; {new} je 1 Mio. Tokens.</translation>
    </message>
    <message>
        <source>{model}: {old} -&gt; {new} per 1M tokens, and {more} more.</source>
        <translation>{model}: {old} -&gt; {new} je 1 Mio. Tokens, und {more} weitere.</translation>
    </message>
    <message>
        <source>The old prices count until you agree, on the Models page or with `routstr-desktop prices --accept`.</source>
        <translation>Die alten Preise gelten, bis Sie zustimmen, auf der Seite Modelle oder mit `routstr-desktop prices --accept`.</translation>
    </message>
    <message>
        <source>No keyring was found on this computer</source>
        <translation>Auf diesem Computer wurde kein Schlüsselbund gefunden</translation>
    </message>
    <message>
        <source>Choose a passphrase that protects your provider&apos;s key and your wallet&apos;s words instead; you type it at each start. Or install a keyring (GNOME Keyring or KWallet) and try again.</source>
        <translation>Wählen Sie eine Passphrase, die stattdessen den Schlüssel Ihres Anbieters und die Wörter Ihrer Wallet schützt; Sie geben sie bei jedem Start ein. Oder installieren Sie einen Schlüsselbund (GNOME Keyring oder KWallet), und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Your passphrase is needed</source>
        <translation>Ihre Passphrase wird gebraucht</translation>
    </message>
    <message>
        <source>Your provider&apos;s key and your wallet&apos;s words are in a file that it opens. Until then nothing is served.</source>
        <translation>Der Schlüssel Ihres Anbieters und die Wörter Ihrer Wallet sind in einer Datei, die sie öffnet. Bis dahin wird nichts beantwortet.</translation>
    </message>
    <message>
        <source>Enter the provider and API key whose models you want to sell.</source>
        <translation>Geben Sie den Anbieter und den API-Schlüssel ein, dessen Modelle Sie verkaufen wollen.</translation>
    </message>
    <message>
        <source>{name} does not answer</source>
        <translation>{name} antwortet nicht</translation>
    </message>
    <message>
        <source>Models that were listed before stay on sale.</source>
        <translation>Modelle, die vorher gelistet waren, bleiben im Verkauf.</translation>
    </message>
    <message>
        <source>Nothing to sell yet</source>
        <translation>Noch nichts zu verkaufen</translation>
    </message>
    <message>
        <source>No mint yet</source>
        <translation>Noch keine Mint</translation>
    </message>
    <message>
        <source>Choose the mint whose ecash you accept as payment.</source>
        <translation>Wählen Sie die Mint, deren Ecash Sie als Zahlung annehmen.</translation>
    </message>
    <message>
        <source>Fewer than two of the public sources answer: look at this computer&apos;s internet connection.</source>
        <translation>Weniger als zwei der öffentlichen Quellen antworten: prüfen Sie die Internetverbindung dieses Computers.</translation>
    </message>
    <message>
        <source>The public sources contradict each other, so none is believed.</source>
        <translation>Die öffentlichen Quellen widersprechen einander, daher wird keiner geglaubt.</translation>
    </message>
    <message>
        <source>The price moved so far at once that it has to be confirmed first.</source>
        <translation>Der Preis hat sich so stark auf einmal bewegt, dass er erst bestätigt werden muss.</translation>
    </message>
    <message>
        <source>Until there is one nothing is sold; your own apps go on. It is asked for again by itself.</source>
        <translation>Solange es keinen gibt, wird nichts verkauft; Ihre eigenen Programme arbeiten weiter. Er wird von selbst wieder erfragt.</translation>
    </message>
    <message>
        <source>No bitcoin price</source>
        <translation>Kein Bitcoin-Preis</translation>
    </message>
    <message>
        <source>New payments from it are refused unless they are locked to this node; balances still serve.</source>
        <translation>Neue Zahlungen mit ihrem Ecash werden abgewiesen, außer sie sind an diesen Knoten gebunden; Guthaben gelten weiter.</translation>
    </message>
    <message>
        <source>Mint {name} is unreachable</source>
        <translation>Die Mint {name} ist nicht erreichbar</translation>
    </message>
    <message>
        <source>It would not swap {lost} that it had signed and a customer had paid with. That is your loss, and nothing of this mint is accepted any more; the tokens are kept as proof. Add the mint again if you still trust it.</source>
        <translation>Sie wollte {lost} nicht tauschen, die sie unterschrieben hatte und mit denen ein Kunde gezahlt hat. Das ist Ihr Verlust, und von dieser Mint wird nichts mehr angenommen; die Token bleiben als Beweis erhalten. Fügen Sie die Mint wieder hinzu, wenn Sie ihr noch vertrauen.</translation>
    </message>
    <message>
        <source>Mint {name} refused ecash of its own</source>
        <translation>Die Mint {name} wies eigenes Ecash ab</translation>
    </message>
    <message>
        <source>The system does not allow port {port} on this address. Choose another port (8421 is usual) or address.</source>
        <translation>Das System erlaubt den Port {port} an dieser Adresse nicht. Wählen Sie einen anderen Port (üblich ist 8421) oder eine andere Adresse.</translation>
    </message>
    <message>
        <source>Port {port} cannot be opened</source>
        <translation>Port {port} lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The wallet and the ledger differ.</source>
        <translation>Die Wallet und die Bücher weichen voneinander ab.</translation>
    </message>
    <message>
        <source>Selling is stopped until the audit balances; nothing was deleted. Local apps still work.</source>
        <translation>Der Verkauf ist gestoppt, bis die Prüfung aufgeht; gelöscht wurde nichts. Lokale Apps arbeiten weiter.</translation>
    </message>
    <message>
        <source>The books do not balance</source>
        <translation>Die Bücher gehen nicht auf</translation>
    </message>
    <message>
        <source>And {n} more.</source>
        <translation>Und {n} weitere.</translation>
    </message>
    <message>
        <source>Nothing is lost: it is asked again and settled when the mint answers.</source>
        <translation>Nichts ist verloren: es wird noch einmal gefragt und geklärt, wenn die Mint antwortet.</translation>
    </message>
    <message>
        <source>A mint owes an answer for over an hour</source>
        <translation>Eine Mint schuldet seit über einer Stunde eine Antwort</translation>
    </message>
    <message>
        <source>The money is still yours and in this wallet; it is tried again by itself.</source>
        <translation>Das Geld gehört weiter Ihnen und liegt in dieser Wallet; es wird von selbst noch einmal versucht.</translation>
    </message>
    <message>
        <source>The automatic payout to {address} fails</source>
        <translation>Die automatische Auszahlung an {address} gelingt nicht</translation>
    </message>
    <message>
        <source>The ledger cannot record</source>
        <translation>Die Bücher lassen sich nicht führen</translation>
    </message>
    <message>
        <source>Nothing is served until this is solved.</source>
        <translation>Bis das gelöst ist, wird nichts bedient.</translation>
    </message>
    <message>
        <source>The secrets are locked</source>
        <translation>Die Geheimnisse sind gesperrt</translation>
    </message>
    <message>
        <source>The node could not start</source>
        <translation>Der Knoten konnte nicht starten</translation>
    </message>
    <message>
        <source>An unexpected error stopped it ({kind}); the log has the details.</source>
        <translation>Ein unerwarteter Fehler hat ihn gestoppt ({kind}); die Einzelheiten stehen im Protokoll.</translation>
    </message>
    <message>
        <source>the wallet&apos;s 12 words</source>
        <translation>die 12 Wörter der Wallet</translation>
    </message>
    <message>
        <source>the secret that recognises the keys</source>
        <translation>das Geheimnis, das die Schlüssel erkennt</translation>
    </message>
    <message>
        <source>{folder} has books, but {what} is not in the {place}. Start routstr as the user (and with the keyring or passphrase) that made them, or move the directory away to begin anew.</source>
        <translation>In {folder} sind Bücher, aber etwas fehlt ({place}): {what}. Starten Sie routstr als der Benutzer (und mit dem Schlüsselbund oder der Passphrase), der sie angelegt hat, oder verschieben Sie den Ordner, um neu zu beginnen.</translation>
    </message>
    <message>
        <source>keyring</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>encrypted secrets file</source>
        <translation>verschlüsselte Datei der Geheimnisse</translation>
    </message>
    <message>
        <source>secrets store</source>
        <translation>Ort der Geheimnisse</translation>
    </message>
    <message>
        <source>must be at least {least}</source>
        <translation>muss mindestens {least} sein</translation>
    </message>
    <message>
        <source>must be more than {least}</source>
        <translation>muss mehr als {least} sein</translation>
    </message>
    <message>
        <source>must be at most {most}</source>
        <translation>darf höchstens {most} sein</translation>
    </message>
    <message>
        <source>must be less than {most}</source>
        <translation>muss weniger als {most} sein</translation>
    </message>
    <message>
        <source>must have at most {most} characters</source>
        <translation>darf höchstens {most} Zeichen haben</translation>
    </message>
    <message>
        <source>must have at most {most} entries</source>
        <translation>darf höchstens {most} Einträge haben</translation>
    </message>
    <message>
        <source>has too many digits</source>
        <translation>hat zu viele Stellen</translation>
    </message>
    <message>
        <source>must be a number</source>
        <translation>muss eine Zahl sein</translation>
    </message>
    <message>
        <source>must be a whole number</source>
        <translation>muss eine ganze Zahl sein</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>muss true oder false sein</translation>
    </message>
    <message>
        <source>must be a text</source>
        <translation>muss ein Text sein</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>is not of the kind that belongs here</source>
        <translation>ist nicht von der Art, die hierher gehört</translation>
    </message>
    <message>
        <source>Called from this computer.</source>
        <translation>Von diesem Computer aus aufgerufen.</translation>
    </message>
    <message>
        <source>Some routers do not let you call your own public address: then only somebody outside can tell.</source>
        <translation>Manche Router lassen Sie die eigene öffentliche Adresse nicht aufrufen: dann kann es nur jemand von außen sagen.</translation>
    </message>
    <message>
        <source>Seen from outside, through Tor.</source>
        <translation>Von außen gesehen, über Tor.</translation>
    </message>
    <message>
        <source>it failed</source>
        <translation>es ist misslungen</translation>
    </message>
    <message>
        <source>The public listener is closed: start selling first.</source>
        <translation>Der öffentliche Zugang ist geschlossen: starten Sie zuerst den Verkauf.</translation>
    </message>
    <message>
        <source>The name leads to this computer or network, so nothing here can tell whether others reach it.</source>
        <translation>Der Name führt zu diesem Computer oder Netz; ob andere ihn erreichen, lässt sich von hier nicht sagen.</translation>
    </message>
    <message>
        <source>Onion addresses are called through Tor, and this program does not run it.</source>
        <translation>Onion-Adressen werden über Tor aufgerufen, und das startet dieses Programm nicht.</translation>
    </message>
    <message>
        <source>Tor is not connected yet; it is called as soon as it is.</source>
        <translation>Tor ist noch nicht verbunden; sobald es verbunden ist, wird die Adresse aufgerufen.</translation>
    </message>
    <message>
        <source>{why:capital}.</source>
        <translation>{why:capital}.</translation>
    </message>
    <message>
        <source>Something answers there (HTTP {status}), but it is no Routstr node.</source>
        <translation>Dort antwortet etwas (HTTP {status}), aber es ist kein Routstr-Knoten.</translation>
    </message>
    <message>
        <source>Another node answers there: it has another key.</source>
        <translation>Dort antwortet ein anderer Knoten: er hat einen anderen Schlüssel.</translation>
    </message>
    <message>
        <source>A node with your key answers there, but not this one: its mints or version are different.</source>
        <translation>Dort antwortet ein Knoten mit Ihrem Schlüssel, aber nicht dieser: seine Mints oder seine Version sind anders.</translation>
    </message>
    <message>
        <source>This node answers through its public address.</source>
        <translation>Dieser Knoten antwortet über seine öffentliche Adresse.</translation>
    </message>
    <message>
        <source>For devices in your own network. Nothing outside can check it, and it is never announced.</source>
        <translation>Für Geräte in Ihrem eigenen Netz. Von außen kann niemand sie prüfen, und sie wird nie angekündigt.</translation>
    </message>
    <message>
        <source>Not looked up yet.</source>
        <translation>Noch nicht nachgeschlagen.</translation>
    </message>
    <message>
        <source>Buyers&apos; apps that follow Routstr&apos;s reviews list your node but leave it off. A buyer can enable your address by hand. Send the link below to Routstr for a review.</source>
        <translation>Apps von Käufern, die den Bewertungen von Routstr folgen, listen Ihren Knoten, lassen ihn aber aus. Ein Käufer kann Ihre Adresse von Hand freischalten. Senden Sie den Link unten für eine Bewertung an Routstr.</translation>
    </message>
    <message>
        <source>Buyers&apos; apps use your node by themselves. The review belongs to this key: keep it.</source>
        <translation>Die Apps der Käufer nutzen Ihren Knoten von selbst. Die Bewertung gehört zu diesem Schlüssel: behalten Sie ihn.</translation>
    </message>
    <message>
        <source>Buyers&apos; apps that follow Routstr&apos;s reviews do not use your node. Ask Routstr why; a new key begins without a review.</source>
        <translation>Apps von Käufern, die den Bewertungen von Routstr folgen, nutzen Ihren Knoten nicht. Fragen Sie Routstr, warum; ein neuer Schlüssel beginnt ohne Bewertung.</translation>
    </message>
    <message>
        <source>Reviews need an identity and at least one relay.</source>
        <translation>Bewertungen brauchen eine Identität und mindestens ein Relay.</translation>
    </message>
    <message>
        <source>No relay answered, so nothing is known. Try again later.</source>
        <translation>Kein Relay hat geantwortet; deshalb ist nichts bekannt. Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>The passphrase must have at least {least} characters. Nothing was written.</source>
        <translation>Die Passphrase muss mindestens {least} Zeichen haben. Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>The node is not running, so there is nothing to save yet.</source>
        <translation>Der Knoten läuft nicht; es gibt also noch nichts zu sichern.</translation>
    </message>
    <message>
        <source>must be a list of texts, or one text with commas</source>
        <translation>es muss eine Liste von Texten sein, oder ein Text mit Kommas</translation>
    </message>
    <message>
        <source>{text!r} must start with wss://</source>
        <translation>{text!r} muss mit wss:// beginnen</translation>
    </message>
    <message>
        <source>two upstreams have the {name} {twice!r}</source>
        <translation>zwei Anbieter haben dasselbe ({name}): {twice!r}</translation>
    </message>
    <message>
        <source>must be 127.0.0.1, ::1 or localhost; other computers use the public listener (--public-port)</source>
        <translation>es muss 127.0.0.1, ::1 oder localhost sein; andere Computer nutzen den öffentlichen Zugang (--public-port)</translation>
    </message>
    <message>
        <source>must be DEBUG, INFO, WARNING or ERROR</source>
        <translation>es muss DEBUG, INFO, WARNING oder ERROR sein</translation>
    </message>
    <message>
        <source>{text!r} is not a URL</source>
        <translation>{text!r} ist keine URL</translation>
    </message>
    <message>
        <source>{text!r} must start with https://</source>
        <translation>{text!r} muss mit https:// beginnen</translation>
    </message>
    <message>
        <source>a URL must not carry a user name or password</source>
        <translation>eine URL darf weder Benutzernamen noch Passwort enthalten</translation>
    </message>
    <message>
        <source>{text!r} must use https (http is only for this computer)</source>
        <translation>{text!r} muss https nutzen (http ist nur für diesen Computer)</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). Nothing was saved.</source>
        <translation>{path} lässt sich nicht schreiben ({reason}). Es wurde nichts gespeichert.</translation>
    </message>
    <message>
        <source>by must be one of {known}.</source>
        <translation>by muss eines von {known} sein.</translation>
    </message>
    <message>
        <source>Nothing is sold of it until tomorrow, or until you raise the limit.</source>
        <translation>Davon wird bis morgen nichts verkauft, oder bis Sie die Grenze erhöhen.</translation>
    </message>
    <message>
        <source>Nothing is sold of it until next month, or until you raise the limit.</source>
        <translation>Davon wird bis zum nächsten Monat nichts verkauft, oder bis Sie die Grenze erhöhen.</translation>
    </message>
    <message>
        <source>Nothing is sold until tomorrow, or until you raise the limit.</source>
        <translation>Bis morgen wird nichts verkauft, oder bis Sie die Grenze erhöhen.</translation>
    </message>
    <message>
        <source>Nothing is sold until next month, or until you raise the limit.</source>
        <translation>Bis zum nächsten Monat wird nichts verkauft, oder bis Sie die Grenze erhöhen.</translation>
    </message>
    <message>
        <source>Selling stops when it is reached.</source>
        <translation>Ist sie erreicht, stoppt der Verkauf.</translation>
    </message>
    <message>
        <source>Your spending limit is near</source>
        <translation>Ihre Ausgabengrenze ist nahe</translation>
    </message>
    <message>
        <source>Local apps wait, too.</source>
        <translation>Auch lokale Apps warten.</translation>
    </message>
    <message>
        <source>Local apps still work and go on to cost you money.</source>
        <translation>Lokale Apps arbeiten weiter und kosten Sie weiter Geld.</translation>
    </message>
    <message>
        <source>Your spending limit is reached</source>
        <translation>Ihre Ausgabengrenze ist erreicht</translation>
    </message>
    <message>
        <source>Starting or stopping…</source>
        <translation>Startet oder stoppt …</translation>
    </message>
    <message>
        <source>Stopped by an error</source>
        <translation>Durch einen Fehler gestoppt</translation>
    </message>
    <message>
        <source>Answering local apps at {url}</source>
        <translation>Antwortet lokalen Apps unter {url}</translation>
    </message>
    <message>
        <source>+{today} today · {yours} to withdraw</source>
        <translation>+{today} heute · {yours} auszahlbar</translation>
    </message>
    <message>
        <source>Write a question of at most {most:,} characters.</source>
        <translation>Schreiben Sie eine Frage von höchstens {most:,} Zeichen.</translation>
    </message>
    <message>
        <source>The node is not answering on this computer. Start it, then try again.</source>
        <translation>Der Knoten antwortet auf diesem Computer nicht. Starten Sie ihn, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The answer broke off before its end. What was delivered is counted.</source>
        <translation>Die Antwort brach vor ihrem Ende ab. Was geliefert wurde, wird gezählt.</translation>
    </message>
    <message>
        <source>{name}: {why}</source>
        <translation>{name}: {why}</translation>
    </message>
    <message>
        <source>The request was refused ({status}) without a reason. Nothing was charged.</source>
        <translation>Die Anfrage wurde ohne Begründung abgewiesen ({status}). Es wurde nichts berechnet.</translation>
    </message>
    <message>
        <source>The mint&apos;s fee would eat all of it. Nothing was moved; wait until there is more.</source>
        <translation>Die Gebühr der Mint würde alles aufzehren. Es wurde nichts bewegt; warten Sie, bis es mehr ist.</translation>
    </message>
    <message>
        <source>The mint takes a fee for making the token, so {amount} cannot be withdrawn now, but {left} can. Nothing was moved.</source>
        <translation>Die Mint nimmt für das Token eine Gebühr; {amount} lassen sich jetzt deshalb nicht auszahlen, wohl aber {left}. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>There is nothing to withdraw yet.</source>
        <translation>Es gibt noch nichts auszuzahlen.</translation>
    </message>
    <message>
        <source>Only {yours} are yours to withdraw; {amount} were asked for.</source>
        <translation>Auszahlen können Sie nur {yours}; verlangt waren {amount}.</translation>
    </message>
    <message>
        <source>There is no withdrawal of that id.</source>
        <translation>Eine Auszahlung mit dieser Nummer gibt es nicht.</translation>
    </message>
    <message>
        <source>The passphrase must have at least {least} characters.</source>
        <translation>Die Passphrase muss mindestens {least} Zeichen haben.</translation>
    </message>
    <message>
        <source>The program&apos;s own files are damaged (release.json). Install it again.</source>
        <translation>Die eigenen Dateien des Programms sind beschädigt (release.json). Installieren Sie es neu.</translation>
    </message>
    <message>
        <source>slug must be 3 to 64 of a-z, 0-9 and &apos;-&apos;, and not a number</source>
        <translation>der Kurzname (slug) muss aus 3 bis 64 Zeichen a-z, 0-9 und &apos;-&apos; bestehen und darf keine Zahl sein</translation>
    </message>
    <message>
        <source>kind must be one of {known}</source>
        <translation>die Art (kind) muss eine von {known} sein</translation>
    </message>
    <message>
        <source>base_url must start with https:// or http:// and carry no password</source>
        <translation>die Adresse (base_url) muss mit https:// oder http:// beginnen und darf kein Passwort enthalten</translation>
    </message>
    <message>
        <source>There is an upstream {slug} at {base_url} already: change that one.</source>
        <translation>Es gibt schon einen Anbieter {slug} unter {base_url}: ändern Sie jenen.</translation>
    </message>
    <message>
        <source>{unknown} cannot be changed; {known} can.</source>
        <translation>{unknown} lässt sich nicht ändern; möglich sind {known}.</translation>
    </message>
    <message>
        <source>Its key comes from UPSTREAM_API_KEY of the environment. Change it there.</source>
        <translation>Sein Schlüssel kommt aus UPSTREAM_API_KEY der Umgebung. Ändern Sie ihn dort.</translation>
    </message>
    <message>
        <source>Its address comes from UPSTREAM_BASE_URL of the environment. Change it there.</source>
        <translation>Seine Adresse kommt aus UPSTREAM_BASE_URL der Umgebung. Ändern Sie sie dort.</translation>
    </message>
    <message>
        <source>It is named by UPSTREAM_BASE_URL of the environment. Remove it there, or switch it off.</source>
        <translation>Er wird in UPSTREAM_BASE_URL der Umgebung genannt. Entfernen Sie ihn dort, oder schalten Sie ihn ab.</translation>
    </message>
    <message>
        <source>The provider&apos;s address must start with http:// or https://.</source>
        <translation>Die Adresse des Anbieters muss mit http:// oder https:// beginnen.</translation>
    </message>
    <message>
        <source>There is no upstream {slug!r}.</source>
        <translation>Einen Anbieter {slug!r} gibt es nicht.</translation>
    </message>
    <message>
        <source>Through Tor it did not answer; some hosts let no Tor in.</source>
        <translation>Über Tor kam keine Antwort; manche Anbieter lassen Tor nicht ein.</translation>
    </message>
    <message>
        <source>From outside, through Tor, it was not reached either.</source>
        <translation>Auch von außen, über Tor, wurde sie nicht erreicht.</translation>
    </message>
    <message>
        <source>There must be {wanted} words; these are {n}.</source>
        <translation>Es müssen {wanted} Wörter sein; das sind {n}.</translation>
    </message>
    <message>
        <source>Word {place}, “{word}”, is not one of the words in use.</source>
        <translation>Wort {place}, „{word}“, gehört nicht zu den gebräuchlichen Wörtern.</translation>
    </message>
    <message>
        <source>Is it “{word}”?</source>
        <translation>Ist es „{word}“?</translation>
    </message>
    <message>
        <source>All 12 are words in use, but together they are no wallet: one is wrong or at the wrong place.</source>
        <translation>Alle 12 sind gebräuchliche Wörter, aber zusammen ergeben sie keine Wallet: eines ist falsch oder steht an der falschen Stelle.</translation>
    </message>
    <message>
        <source>The wallet&apos;s words are not in the secrets store any more.</source>
        <translation>Die Wörter der Wallet sind nicht mehr bei den Geheimnissen.</translation>
    </message>
    <message>
        <source>Which mints were used? The words do not say it: name at least one.</source>
        <translation>Welche Mints wurden genutzt? Die Wörter sagen es nicht: nennen Sie mindestens eine.</translation>
    </message>
    <message>
        <source>This wallet is in use: money has moved in it, and other words could not bring that back. Nothing was changed. Restore into a new profile instead (--data-dir).</source>
        <translation>Diese Wallet ist in Gebrauch: in ihr hat sich Geld bewegt, und andere Wörter könnten das nicht zurückbringen. Es wurde nichts geändert. Stellen Sie stattdessen in einem neuen Profil wieder her (--data-dir).</translation>
    </message>
    <message>
        <source>PROVIDER_ID must be 1 to 100 printable characters.</source>
        <translation>PROVIDER_ID muss aus 1 bis 100 druckbaren Zeichen bestehen.</translation>
    </message>
    <message>
        <source>There is no address yet at which customers reach this node (HTTP_URL, or an onion service).</source>
        <translation>Es gibt noch keine Adresse, unter der Kunden diesen Knoten erreichen (HTTP_URL oder ein Onion-Dienst).</translation>
    </message>
    <message>
        <source>Nothing to announce: this node trusts no mint, so nobody could pay.</source>
        <translation>Nichts anzukündigen: dieser Knoten vertraut keiner Mint, also könnte niemand zahlen.</translation>
    </message>
    <message>
        <source>The mint {mint} is on this computer or network: customers cannot reach it.</source>
        <translation>Die Mint {mint} ist auf diesem Computer oder in diesem Netz: Kunden können sie nicht erreichen.</translation>
    </message>
    <message>
        <source>PICTURE must be a public https address of at most 500 characters.</source>
        <translation>Das Bild (PICTURE) muss eine öffentliche https-Adresse von höchstens 500 Zeichen sein.</translation>
    </message>
    <message>
        <source>{name} is {url}: that is on this computer or network and is never announced.</source>
        <translation>{name} ist {url}: das ist auf diesem Computer oder in diesem Netz und wird nie angekündigt.</translation>
    </message>
    <message>
        <source>{name} is an onion address: it belongs into ONION_URL.</source>
        <translation>{name} ist eine Onion-Adresse: die gehört in ONION_URL.</translation>
    </message>
    <message>
        <source>{name} is {url}: it must begin with https://, because customers send money over it.</source>
        <translation>{name} ist {url}: das muss mit https:// beginnen, weil Kunden Geld darüber senden.</translation>
    </message>
    <message>
        <source>ONION_URL must be http:// and an onion address of version 3 (56 characters and .onion).</source>
        <translation>ONION_URL muss http:// und eine Onion-Adresse der Version 3 sein (56 Zeichen und .onion).</translation>
    </message>
    <message>
        <source>{name} must not have anything after ? or #.</source>
        <translation>{name} darf nach ? oder # nichts haben.</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>keine Antwort in der Zeit</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>keine Verbindung</translation>
    </message>
    <message>
        <source>more events than are read</source>
        <translation>mehr Ereignisse, als gelesen werden</translation>
    </message>
    <message>
        <source>the relay ended the conversation</source>
        <translation>das Relay hat das Gespräch beendet</translation>
    </message>
    <message>
        <source>That is an npub, the public half. The secret half begins with nsec1.</source>
        <translation>Das ist ein npub, die öffentliche Hälfte. Die geheime Hälfte beginnt mit nsec1.</translation>
    </message>
    <message>
        <source>That is not a Nostr secret key: it must be an nsec, 64 hex digits, an ncryptsec, or 12 or 24 words.</source>
        <translation>Das ist kein geheimer Nostr-Schlüssel: es muss ein nsec sein, 64 Hex-Ziffern, ein ncryptsec, oder 12 oder 24 Wörter.</translation>
    </message>
    <message>
        <source>The passphrase needs at least {least} characters.</source>
        <translation>Die Passphrase braucht mindestens {least} Zeichen.</translation>
    </message>
    <message>
        <source>That is an encrypted key (ncryptsec): its passphrase is needed too.</source>
        <translation>Das ist ein verschlüsselter Schlüssel (ncryptsec): dazu gehört seine Passphrase.</translation>
    </message>
    <message>
        <source>That is not a whole ncryptsec: a part of it is missing or mistyped.</source>
        <translation>Das ist kein ganzer ncryptsec: ein Teil fehlt oder ist vertippt.</translation>
    </message>
    <message>
        <source>Opening this ncryptsec would take more memory than is given to it.</source>
        <translation>Diesen ncryptsec zu öffnen, bräuchte mehr Speicher, als dafür vorgesehen ist.</translation>
    </message>
    <message>
        <source>The passphrase does not open this ncryptsec.</source>
        <translation>Die Passphrase öffnet diesen ncryptsec nicht.</translation>
    </message>
    <message>
        <source>These are {n} words: a Nostr key has 12 or 24.</source>
        <translation>Das sind {n} Wörter: ein Nostr-Schlüssel hat 12 oder 24.</translation>
    </message>
    <message>
        <source>These words are not a key: one is misspelled, or the order is wrong.</source>
        <translation>Diese Wörter sind kein Schlüssel: eines ist falsch geschrieben, oder die Reihenfolge stimmt nicht.</translation>
    </message>
    <message>
        <source>{host} is on this computer or network</source>
        <translation>{host} ist auf diesem Computer oder in diesem Netz</translation>
    </message>
    <message>
        <source>on this computer or network</source>
        <translation>auf diesem Computer oder in diesem Netz</translation>
    </message>
    <message>
        <source>the name {host} cannot be resolved</source>
        <translation>der Name {host} lässt sich nicht auflösen</translation>
    </message>
    <message>
        <source>its certificate is not valid</source>
        <translation>das Zertifikat ist nicht gültig</translation>
    </message>
    <message>
        <source>Tor did not get there ({reason})</source>
        <translation>Tor kam dort nicht an ({reason})</translation>
    </message>
    <message>
        <source>no answer ({kind})</source>
        <translation>keine Antwort ({kind})</translation>
    </message>
    <message>
        <source>Tor does not run here</source>
        <translation>Tor läuft hier nicht</translation>
    </message>
    <message>
        <source>an onion address is asked by http only</source>
        <translation>eine Onion-Adresse wird nur über http gefragt</translation>
    </message>
    <message>
        <source>no valid answer</source>
        <translation>keine gültige Antwort</translation>
    </message>
    <message>
        <source>The provider behind this node is rate limited. Nothing was charged; retry later.</source>
        <translation>Der Anbieter hinter diesem Knoten wird gebremst. Es wurde nichts berechnet; versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>The provider behind this node finds the request too large. Nothing was charged.</source>
        <translation>Dem Anbieter hinter diesem Knoten ist die Anfrage zu groß. Es wurde nichts berechnet.</translation>
    </message>
    <message>
        <source>The provider behind this node refused the request as invalid. Nothing was charged.</source>
        <translation>Der Anbieter hinter diesem Knoten hat die Anfrage als ungültig abgelehnt. Es wurde nichts berechnet.</translation>
    </message>
    <message>
        <source>The provider behind this node refused the parameter &apos;{parameter}&apos;. Nothing was charged.</source>
        <translation>Der Anbieter hinter diesem Knoten hat den Parameter „{parameter}“ abgelehnt. Es wurde nichts berechnet.</translation>
    </message>
    <message>
        <source>The provider behind this node failed. Nothing was charged; try again later.</source>
        <translation>Der Anbieter hinter diesem Knoten hat versagt. Es wurde nichts berechnet; versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>The provider behind this node failed while it answered. Only what was delivered was charged.</source>
        <translation>Der Anbieter hinter diesem Knoten hat beim Antworten versagt. Nur was geliefert wurde, wurde berechnet.</translation>
    </message>
    <message>
        <source>The provider behind this node broke off. Only what was delivered was charged.</source>
        <translation>Der Anbieter hinter diesem Knoten hat abgebrochen. Nur was geliefert wurde, wurde berechnet.</translation>
    </message>
    <message>
        <source>The provider behind this node gave an answer that cannot be used. Nothing was charged.</source>
        <translation>Der Anbieter hinter diesem Knoten gab eine Antwort, die nicht zu gebrauchen ist. Es wurde nichts berechnet.</translation>
    </message>
    <message>
        <source>The provider behind this node does not offer this endpoint for this model. Nothing was charged.</source>
        <translation>Der Anbieter hinter diesem Knoten bietet diesen Endpunkt für dieses Modell nicht an. Es wurde nichts berechnet.</translation>
    </message>
    <message>
        <source>No provider is set up behind this node.</source>
        <translation>Hinter diesem Knoten ist kein Anbieter eingerichtet.</translation>
    </message>
    <message>
        <source>The provider of this model does not serve this node at the moment. Nothing was charged.</source>
        <translation>Der Anbieter dieses Modells bedient diesen Knoten im Moment nicht. Es wurde nichts berechnet.</translation>
    </message>
    <message>
        <source>Model &apos;{name}&apos; not found</source>
        <translation>Modell „{name}“ nicht gefunden</translation>
    </message>
    <message>
        <source>This node does not take more work with this model for now. Nothing was charged.</source>
        <translation>Dieser Knoten nimmt mit diesem Modell vorerst keine weitere Arbeit an. Es wurde nichts berechnet.</translation>
    </message>
    <message>
        <source>It refuses the API key.</source>
        <translation>Er weist den API-Schlüssel ab.</translation>
    </message>
    <message>
        <source>The account has no credit left.</source>
        <translation>Das Konto hat kein Guthaben mehr.</translation>
    </message>
    <message>
        <source>The secrets of this profile are in {secrets_file}, locked with a passphrase. Type it in the window, or set ROUTSTR_PASSPHRASE_FILE to a file that holds it (or ROUTSTR_PASSPHRASE).</source>
        <translation>Die Geheimnisse dieses Profils sind in {secrets_file}, gesperrt mit einer Passphrase. Geben Sie sie im Fenster ein, oder setzen Sie ROUTSTR_PASSPHRASE_FILE auf eine Datei, in der sie steht (oder ROUTSTR_PASSPHRASE).</translation>
    </message>
    <message>
        <source>No provider yet</source>
        <translation>Noch kein Anbieter</translation>
    </message>
    <message>
        <source>Your {name} account has no credit left</source>
        <translation>Ihr Guthaben bei {name} ist aufgebraucht</translation>
    </message>
    <message>
        <source>Its models are not sold until there is some; no customer was charged. Add credit there, then test it here.</source>
        <translation>Bis wieder welches da ist, werden seine Modelle nicht verkauft; keinem Kunden wurde etwas berechnet. Laden Sie es dort auf und prüfen Sie es dann hier.</translation>
    </message>
    <message>
        <source>{name} refused your key</source>
        <translation>{name} weist Ihren Schlüssel ab</translation>
    </message>
    <message>
        <source>Its models are not sold until it takes one; no customer was charged. Change the key, or test it again.</source>
        <translation>Bis er einen annimmt, werden seine Modelle nicht verkauft; keinem Kunden wurde etwas berechnet. Ändern Sie den Schlüssel oder prüfen Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>None of your provider&apos;s models has a known price; prices are never invented. Give them in a models.json.</source>
        <translation>Für kein Modell Ihres Anbieters ist ein Preis bekannt; Preise werden nie erfunden. Geben Sie sie in einer models.json an.</translation>
    </message>
    <message>
        <source>{held} are stored there: they are not lost, but cannot be moved until it is back.</source>
        <translation>{held} liegen dort: Sie sind nicht verloren, lassen sich aber erst bewegen, wenn sie wieder da ist.</translation>
    </message>
    <message>
        <source>Nothing was changed. Close that program, or choose another port ({other}, for example); apps that are set up already would need the new address.</source>
        <translation>Es wurde nichts geändert. Beenden Sie jenes Programm oder wählen Sie einen anderen Port (zum Beispiel {other}); schon eingerichtete Apps bräuchten dann die neue Adresse.</translation>
    </message>
    <message>
        <source>Customers cannot connect: port {port} is used by another program</source>
        <translation>Kunden können sich nicht verbinden: Ein anderes Programm benutzt Port {port}</translation>
    </message>
    <message>
        <source>Not running: port {port} is used by another program</source>
        <translation>Läuft nicht: Ein anderes Programm benutzt Port {port}</translation>
    </message>
    <message>
        <source>{reason}. Unlock or install one (on Linux: gnome-keyring or KWallet), or choose a passphrase instead: in the window, or by ROUTSTR_PASSPHRASE_FILE, which names a file that holds it (or ROUTSTR_PASSPHRASE).</source>
        <translation>{reason}. Entsperren oder installieren Sie einen (unter Linux: gnome-keyring oder KWallet), oder wählen Sie statt dessen eine Passphrase: im Fenster, oder mit ROUTSTR_PASSPHRASE_FILE, das eine Datei nennt, in der sie steht (oder ROUTSTR_PASSPHRASE).</translation>
    </message>
    <message>
        <source>number of signatures</source>
        <translation>Zahl der Signaturen</translation>
    </message>
    <message>
        <source>signature of another keyset or amount</source>
        <translation>Signatur eines anderen Schlüsselsatzes oder Betrags</translation>
    </message>
    <message>
        <source>signature by another key</source>
        <translation>Signatur mit einem anderen Schlüssel</translation>
    </message>
    <message>
        <source>malformed signature</source>
        <translation>fehlerhafte Signatur</translation>
    </message>
    <message>
        <source>The mint cannot be reached.</source>
        <translation>Die Mint ist nicht zu erreichen.</translation>
    </message>
    <message>
        <source>The mint takes no more payments this minute.</source>
        <translation>Die Mint nimmt in dieser Minute keine Zahlungen mehr an.</translation>
    </message>
    <message>
        <source>more than was paid comes back</source>
        <translation>es kommt mehr zurück, als gezahlt wurde</translation>
    </message>
    <message>
        <source>status {status}</source>
        <translation>Status {status}</translation>
    </message>
    <message>
        <source>answer too long</source>
        <translation>Antwort zu lang</translation>
    </message>
    <message>
        <source>no signatures</source>
        <translation>keine Signaturen</translation>
    </message>
    <message>
        <source>The mint&apos;s answer makes no sense; something else may answer in its place.</source>
        <translation>Die Antwort der Mint ergibt keinen Sinn; vielleicht antwortet etwas anderes an ihrer Stelle.</translation>
    </message>
    <message>
        <source>The mint does not make such an invoice now.</source>
        <translation>Die Mint stellt jetzt keine solche Rechnung aus.</translation>
    </message>
    <message>
        <source>The mint&apos;s quote makes no sense.</source>
        <translation>Das Angebot der Mint ergibt keinen Sinn.</translation>
    </message>
    <message>
        <source>The mint&apos;s quote holds no invoice.</source>
        <translation>Das Angebot der Mint enthält keine Rechnung.</translation>
    </message>
    <message>
        <source>The mint made an invoice for another amount.</source>
        <translation>Die Mint hat eine Rechnung über einen anderen Betrag ausgestellt.</translation>
    </message>
    <message>
        <source>The mint is just now looking at this invoice.</source>
        <translation>Die Mint befasst sich gerade mit dieser Rechnung.</translation>
    </message>
    <message>
        <source>The mint&apos;s answer makes no sense.</source>
        <translation>Die Antwort der Mint ergibt keinen Sinn.</translation>
    </message>
    <message>
        <source>The mint says that it was paid and has not issued the coins yet.</source>
        <translation>Die Mint sagt, sie sei bezahlt worden, und hat die Münzen noch nicht ausgegeben.</translation>
    </message>
    <message>
        <source>The mint&apos;s signatures make no sense.</source>
        <translation>Die Signaturen der Mint ergeben keinen Sinn.</translation>
    </message>
    <message>
        <source>Too many invoices are unpaid. Try again later.</source>
        <translation>Zu viele Rechnungen sind unbezahlt. Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>This node uses no mint yet, so it cannot make an invoice.</source>
        <translation>Dieser Knoten nutzt noch keine Mint und kann deshalb keine Rechnung ausstellen.</translation>
    </message>
    <message>
        <source>The token holds an amount that its mint does not issue.</source>
        <translation>Das Token enthält einen Betrag, den seine Mint nicht ausgibt.</translation>
    </message>
    <message>
        <source>The token holds a coin that is not on the curve.</source>
        <translation>Das Token enthält eine Münze, die nicht auf der Kurve liegt.</translation>
    </message>
    <message>
        <source>The token holds a coin that its mint did not sign.</source>
        <translation>Das Token enthält eine Münze, die seine Mint nicht signiert hat.</translation>
    </message>
    <message>
        <source>mint unreachable during a repetition</source>
        <translation>Mint bei der Wiederholung nicht erreichbar</translation>
    </message>
    <message>
        <source>pending at the mint</source>
        <translation>bei der Mint noch offen</translation>
    </message>
    <message>
        <source>no clear answer twice</source>
        <translation>zweimal keine klare Antwort</translation>
    </message>
    <message>
        <source>the mint cannot be asked</source>
        <translation>die Mint lässt sich nicht fragen</translation>
    </message>
    <message>
        <source>This is not a Lightning invoice.</source>
        <translation>Das ist keine Lightning-Rechnung.</translation>
    </message>
    <message>
        <source>This Lightning invoice cannot be read: it may be cut off or mistyped.</source>
        <translation>Diese Lightning-Rechnung lässt sich nicht lesen: vielleicht ist sie abgeschnitten oder vertippt.</translation>
    </message>
    <message>
        <source>This Lightning invoice makes no sense.</source>
        <translation>Diese Lightning-Rechnung ergibt keinen Sinn.</translation>
    </message>
    <message>
        <source>This invoice was paid already, from here. Nothing was moved.</source>
        <translation>Diese Rechnung wurde von hier aus schon bezahlt. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The wallet has too few coins at this mint. Nothing was moved.</source>
        <translation>Die Wallet hat bei dieser Mint zu wenige Münzen. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The mint asks for another amount than the invoice is for. Nothing was moved.</source>
        <translation>Die Mint verlangt einen anderen Betrag, als die Rechnung nennt. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The mint wants to reserve {fees} for fees, which is more than allowed. Nothing was moved.</source>
        <translation>Die Mint will {fees} für Gebühren zurücklegen; das ist mehr als erlaubt. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>This invoice does not say an amount; ask for one that does. Nothing was moved.</source>
        <translation>Diese Rechnung nennt keinen Betrag; bitten Sie um eine, die ihn nennt. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>This invoice is for another amount. Nothing was moved.</source>
        <translation>Diese Rechnung lautet auf einen anderen Betrag. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>This is not an address that takes payments. Nothing was moved.</source>
        <translation>Diese Adresse nimmt keine Zahlungen an. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The Lightning address names limits that make no sense. Nothing was moved.</source>
        <translation>Die Lightning-Adresse nennt Grenzen, die keinen Sinn ergeben. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The Lightning address takes {least:,} to {most:,} sat at a time. Nothing was moved.</source>
        <translation>Die Lightning-Adresse nimmt {least:,} bis {most:,} sat auf einmal. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The Lightning address gave no invoice. Nothing was moved.</source>
        <translation>Die Lightning-Adresse hat keine Rechnung gegeben. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The Lightning address gave an invoice for another amount. Nothing was moved.</source>
        <translation>Die Lightning-Adresse hat eine Rechnung über einen anderen Betrag gegeben. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The Lightning address gave an invoice of something else. Nothing was moved.</source>
        <translation>Die Lightning-Adresse hat eine Rechnung über etwas anderes gegeben. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The Lightning address does not answer properly. Nothing was moved.</source>
        <translation>Die Lightning-Adresse antwortet nicht, wie sie sollte. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The Lightning address refuses to give an invoice. Nothing was moved.</source>
        <translation>Die Lightning-Adresse will keine Rechnung geben. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>There is no host {host}. Nothing was moved.</source>
        <translation>Einen Rechner {host} gibt es nicht. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>{host} is not a public host. Nothing was moved.</source>
        <translation>{host} ist kein öffentlicher Rechner. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>This Lightning address is too long.</source>
        <translation>Diese Lightning-Adresse ist zu lang.</translation>
    </message>
    <message>
        <source>This is neither a Lightning address (name@host), an LNURL nor an invoice.</source>
        <translation>Das ist weder eine Lightning-Adresse (name@host) noch eine LNURL noch eine Rechnung.</translation>
    </message>
    <message>
        <source>A Lightning address must lead to an https address.</source>
        <translation>Eine Lightning-Adresse muss zu einer https-Adresse führen.</translation>
    </message>
    <message>
        <source>This LNURL cannot be read: it may be cut off or mistyped.</source>
        <translation>Diese LNURL lässt sich nicht lesen: vielleicht ist sie abgeschnitten oder vertippt.</translation>
    </message>
    <message>
        <source>The mint&apos;s fee would eat the whole value of this token. It was not touched.</source>
        <translation>Die Gebühr der Mint würde den ganzen Wert dieses Tokens aufzehren. Es wurde nicht angerührt.</translation>
    </message>
    <message>
        <source>locked to a key that is not this node&apos;s (see p2pk_pubkey in /v1/info)</source>
        <translation>an einen Schlüssel gebunden, der nicht der dieses Knotens ist (siehe p2pk_pubkey in /v1/info)</translation>
    </message>
    <message>
        <source>locked for less than a day from now</source>
        <translation>weniger als einen Tag lang gebunden</translation>
    </message>
    <message>
        <source>locked, but holds a coin without its DLEQ proof; send it with the proofs (NUT-12)</source>
        <translation>gebunden, enthält aber eine Münze ohne DLEQ-Beweis; senden Sie es mit den Beweisen (NUT-12)</translation>
    </message>
    <message>
        <source>locked by a secret that is too long or oddly spelled</source>
        <translation>mit einem Geheimnis gebunden, das zu lang oder seltsam geschrieben ist</translation>
    </message>
    <message>
        <source>locked in a way that is malformed</source>
        <translation>in fehlerhafter Form gebunden</translation>
    </message>
    <message>
        <source>locked to something else than a key</source>
        <translation>an etwas anderes als einen Schlüssel gebunden</translation>
    </message>
    <message>
        <source>locked to something that is not a compressed public key</source>
        <translation>an etwas gebunden, das kein komprimierter öffentlicher Schlüssel ist</translation>
    </message>
    <message>
        <source>locked to several keys</source>
        <translation>an mehrere Schlüssel gebunden</translation>
    </message>
    <message>
        <source>locked with SIG_ALL; lock it with SIG_INPUTS, which is the default</source>
        <translation>mit SIG_ALL gebunden; binden Sie es mit SIG_INPUTS, das ist die Vorgabe</translation>
    </message>
    <message>
        <source>locked with a condition that this node does not know</source>
        <translation>an eine Bedingung gebunden, die dieser Knoten nicht kennt</translation>
    </message>
    <message>
        <source>locked with refund keys but without a lock time</source>
        <translation>mit Schlüsseln zur Rückgabe, aber ohne Frist gebunden</translation>
    </message>
    <message>
        <source>locked with a lock time that is not a number</source>
        <translation>mit einer Frist gebunden, die keine Zahl ist</translation>
    </message>
    <message>
        <source>The token is {why}. It was not touched.</source>
        <translation>Das Token ist {why}. Es wurde nicht angerührt.</translation>
    </message>
    <message>
        <source>This invoice is being paid already. Nothing was moved.</source>
        <translation>Diese Rechnung wird schon bezahlt. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>This invoice was paid already. Nothing was moved.</source>
        <translation>Diese Rechnung wurde schon bezahlt. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>its coins are not in the store</source>
        <translation>die Münzen sind nicht im Speicher</translation>
    </message>
    <message>
        <source>The Lightning payment did not succeed. The amount is back where it came from.</source>
        <translation>Die Lightning-Zahlung ist nicht gelungen. Der Betrag ist wieder da, woher er kam.</translation>
    </message>
    <message>
        <source>no clear answer yet</source>
        <translation>noch keine klare Antwort</translation>
    </message>
    <message>
        <source>paid, but what comes back cannot be fetched</source>
        <translation>bezahlt, aber was zurückkommt, lässt sich nicht holen</translation>
    </message>
    <message>
        <source>paid, but a part of what comes back is missing</source>
        <translation>bezahlt, aber ein Teil dessen, was zurückkommt, fehlt</translation>
    </message>
    <message>
        <source>The Lightning payment is under way. It is found out in the background whether it succeeds; nothing is paid twice.</source>
        <translation>Die Lightning-Zahlung ist unterwegs. Ob sie gelingt, wird im Hintergrund geklärt; nichts wird doppelt bezahlt.</translation>
    </message>
    <message>
        <source>The mint does not pay this invoice. Nothing was moved.</source>
        <translation>Die Mint bezahlt diese Rechnung nicht. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The mint&apos;s quote makes no sense. Nothing was moved.</source>
        <translation>Das Angebot der Mint ergibt keinen Sinn. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>Too many payments are waiting for this mint.</source>
        <translation>Zu viele Zahlungen warten auf diese Mint.</translation>
    </message>
    <message>
        <source>The mint {url} shows keys that belong to another mint, so its ecash is not taken. The token was not touched.</source>
        <translation>Die Mint {url} zeigt Schlüssel, die einer anderen Mint gehören; ihr Ecash wird deshalb nicht angenommen. Das Token wurde nicht angerührt.</translation>
    </message>
    <message>
        <source>The mint&apos;s answer was lost.</source>
        <translation>Die Antwort der Mint ging verloren.</translation>
    </message>
    <message>
        <source>The mint has no active keys for this unit.</source>
        <translation>Die Mint hat für diese Einheit keine gültigen Schlüssel.</translation>
    </message>
    <message>
        <source>The token is of a keyset that its mint does not know.</source>
        <translation>Das Token gehört zu einem Schlüsselsatz, den seine Mint nicht kennt.</translation>
    </message>
    <message>
        <source>It shows keys that belong to another mint.</source>
        <translation>Sie zeigt Schlüssel, die einer anderen Mint gehören.</translation>
    </message>
    <message>
        <source>The two mints are the same. Nothing was moved.</source>
        <translation>Die beiden Mints sind dieselbe. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>What this mint holds does not pay the fees of moving it. Nothing was moved.</source>
        <translation>Was bei dieser Mint liegt, reicht nicht für die Gebühren des Verschiebens. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The mint wants to reserve {fees} for fees. Nothing was moved.</source>
        <translation>Die Mint will {fees} für Gebühren zurücklegen. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The wallet&apos;s words are not a valid BIP-39 phrase.</source>
        <translation>Die Wörter der Wallet sind keine gültige BIP-39-Folge.</translation>
    </message>
    <message>
        <source>The mint&apos;s answer was lost. The payout is being made; ask again in a moment.</source>
        <translation>Die Antwort der Mint ging verloren. Die Auszahlung ist in Arbeit; fragen Sie gleich noch einmal.</translation>
    </message>
    <message>
        <source>The mint says that it signed coins which it was never asked for, so nothing it says of yours can be believed. Nothing of this answer was counted. Tell whoever runs it; it is asked again by itself.</source>
        <translation>Die Mint behauptet, Münzen unterschrieben zu haben, um die sie nie gebeten wurde; was sie über Ihre sagt, ist deshalb nicht zu glauben. Aus dieser Antwort wurde nichts gezählt. Sagen Sie es dem Betreiber; sie wird von selbst wieder gefragt.</translation>
    </message>
    <message>
        <source>The mint keeps changing its keys; try again later.</source>
        <translation>Die Mint wechselt dauernd ihre Schlüssel; versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>The mint refused to make change. Nothing was moved.</source>
        <translation>Die Mint wollte nicht wechseln. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>The mint does not show its keys for this token. Try again later.</source>
        <translation>Die Mint zeigt ihre Schlüssel für diesen Token nicht. Versuche es später noch einmal.</translation>
    </message>
    <message>
        <source>The mint did not have the keys of this token a moment ago. Try again.</source>
        <translation>Die Mint hatte die Schlüssel dieses Tokens vor einem Augenblick noch nicht. Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>There is no such token.</source>
        <translation>Ein solches Token gibt es nicht.</translation>
    </message>
    <message>
        <source>This payment request asks for an amount that nobody can pay.</source>
        <translation>Diese Zahlungsanfrage verlangt einen Betrag, den niemand zahlen kann.</translation>
    </message>
    <message>
        <source>This payment request asks for ecash in another unit than sat, which this wallet does not hold.</source>
        <translation>Diese Zahlungsanfrage verlangt Ecash in einer anderen Einheit als sat; die hat diese Wallet nicht.</translation>
    </message>
    <message>
        <source>This payment request asks for ecash locked to a key, which is not made here. Use another wallet.</source>
        <translation>Diese Zahlungsanfrage verlangt Ecash, das an einen Schlüssel gebunden ist; das wird hier nicht gemacht. Nutzen Sie eine andere Wallet.</translation>
    </message>
    <message>
        <source>This payment request names a mint whose address is not valid.</source>
        <translation>Diese Zahlungsanfrage nennt eine Mint, deren Adresse nicht gültig ist.</translation>
    </message>
    <message>
        <source>This payment request is too long to be one.</source>
        <translation>Diese Zahlungsanfrage ist zu lang, um eine zu sein.</translation>
    </message>
    <message>
        <source>This payment request cannot be read: something of it is missing or was changed.</source>
        <translation>Diese Zahlungsanfrage lässt sich nicht lesen: etwas davon fehlt oder wurde geändert.</translation>
    </message>
    <message>
        <source>No mint holds that much. Nothing was moved.</source>
        <translation>So viel liegt bei keiner Mint. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>This node does not use the mint {mint}. It accepts: {accepted}. The token was not touched.</source>
        <translation>Dieser Knoten nutzt die Mint {mint} nicht. Er nimmt an: {accepted}. Das Token wurde nicht angerührt.</translation>
    </message>
    <message>
        <source>no mint</source>
        <translation>keine Mint</translation>
    </message>
    <message>
        <source>The mint address {mint!r} is not valid: {why}.</source>
        <translation>Die Adresse der Mint {mint!r} ist nicht gültig: {why}.</translation>
    </message>
    <message>
        <source>This token is being made or was claimed just now; look again in a moment.</source>
        <translation>Dieses Token wird gerade gemacht oder wurde eben eingelöst; sehen Sie gleich noch einmal nach.</translation>
    </message>
    <message>
        <source>This token cannot be taken back: it is {state}.</source>
        <translation>Dieses Token lässt sich nicht zurücknehmen: es ist {state}.</translation>
    </message>
    <message>
        <source>The token was claimed already.</source>
        <translation>Das Token wurde schon eingelöst.</translation>
    </message>
    <message>
        <source>The token is being claimed; look again in a moment.</source>
        <translation>Das Token wird gerade eingelöst; sehen Sie gleich noch einmal nach.</translation>
    </message>
    <message>
        <source>The mint&apos;s fee would eat the whole token.</source>
        <translation>Die Gebühr der Mint würde das ganze Token aufzehren.</translation>
    </message>
    <message>
        <source>Its owner asked for this token just now; it was not taken back.</source>
        <translation>Sein Besitzer hat dieses Token eben verlangt; es wurde nicht zurückgenommen.</translation>
    </message>
    <message>
        <source>A part of the token was claimed.</source>
        <translation>Ein Teil des Tokens wurde eingelöst.</translation>
    </message>
    <message>
        <source>The token was claimed just now.</source>
        <translation>Das Token wurde eben eingelöst.</translation>
    </message>
    <message>
        <source>The mint&apos;s answer was lost; we are finding out what happened.</source>
        <translation>Die Antwort der Mint ging verloren; wir klären, was geschehen ist.</translation>
    </message>
    <message>
        <source>The mint refused to take the token back. Nothing was moved.</source>
        <translation>Die Mint wollte das Token nicht zurücknehmen. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>This token is being redeemed already.</source>
        <translation>Dieses Token wird schon eingelöst.</translation>
    </message>
    <message>
        <source>This token, or a part of it, was redeemed before.</source>
        <translation>Dieses Token, oder ein Teil davon, wurde schon eingelöst.</translation>
    </message>
    <message>
        <source>This token, or a part of it, is being redeemed already.</source>
        <translation>Dieses Token, oder ein Teil davon, wird schon eingelöst.</translation>
    </message>
    <message>
        <source>This token was spent before it reached us.</source>
        <translation>Dieses Token war ausgegeben, bevor es uns erreichte.</translation>
    </message>
    <message>
        <source>A part of this token was spent before it reached us; send the rest alone.</source>
        <translation>Ein Teil dieses Tokens war ausgegeben, bevor es uns erreichte; senden Sie den Rest allein.</translation>
    </message>
    <message>
        <source>The mint&apos;s answer was lost. We are finding out what happened; present the same token again in a moment.</source>
        <translation>Die Antwort der Mint ging verloren. Wir klären, was geschehen ist; legen Sie dasselbe Token gleich noch einmal vor.</translation>
    </message>
    <message>
        <source>The mint does not accept this token.</source>
        <translation>Die Mint nimmt dieses Token nicht an.</translation>
    </message>
    <message>
        <source>The wallet has no coins for this refund now. The balance stays on the key; try again later.</source>
        <translation>Die Wallet hat jetzt keine Münzen für diese Erstattung. Das Guthaben bleibt auf dem Schlüssel; versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>Payments that were under way when the backup was made are settled first.</source>
        <translation>Zahlungen, die beim Anlegen der Sicherung unterwegs waren, werden zuerst geklärt.</translation>
    </message>
    <message>
        <source>the mint cannot be asked what was spent</source>
        <translation>die Mint kann nicht gefragt werden, was ausgegeben wurde</translation>
    </message>
    <message>
        <source>The wallet&apos;s store cannot be written. Nothing was lost; selling stops meanwhile.</source>
        <translation>Der Speicher der Wallet lässt sich nicht schreiben. Nichts ging verloren; der Verkauf ruht solange.</translation>
    </message>
    <message>
        <source>The mint raised its fee above what waits to be swapped.</source>
        <translation>Die Mint hat ihre Gebühr über das hinaus erhöht, was auf den Tausch wartet.</translation>
    </message>
    <message>
        <source>The mint refuses a payment that it signed.</source>
        <translation>Die Mint weist eine Zahlung ab, die sie selbst signiert hat.</translation>
    </message>
    <message>
        <source>The play mint did not start: {tail}</source>
        <translation>Die Spiel-Mint ist nicht gestartet: {tail}</translation>
    </message>
    <message>
        <source>The token cannot be read: something of it is missing or was changed. Nothing was redeemed; copy it again, whole.</source>
        <translation>Das Token ist nicht lesbar: Etwas davon fehlt oder wurde verändert. Es wurde nichts eingelöst; kopieren Sie es noch einmal, und zwar ganz.</translation>
    </message>
    <message>
        <source>a mint address looks like https://mint.example</source>
        <translation>die Adresse einer Mint sieht aus wie https://mint.example</translation>
    </message>
    <message>
        <source>a mint address has no user, query or fragment</source>
        <translation>die Adresse einer Mint hat weder Benutzer noch Abfrage noch Fragment</translation>
    </message>
    <message>
        <source>a mint address must use https</source>
        <translation>die Adresse einer Mint muss https nutzen</translation>
    </message>
    <message>
        <source>The token is too long.</source>
        <translation>Das Token ist zu lang.</translation>
    </message>
    <message>
        <source>This is not a Cashu token (cashuA... or cashuB...).</source>
        <translation>Das ist kein Cashu-Token (cashuA... oder cashuB...).</translation>
    </message>
    <message>
        <source>The token holds coins of several mints; send one token per mint.</source>
        <translation>Das Token enthält Münzen mehrerer Mints; senden Sie je Mint eines.</translation>
    </message>
    <message>
        <source>The token holds no coins.</source>
        <translation>Das Token enthält keine Münzen.</translation>
    </message>
    <message>
        <source>The token names no mint.</source>
        <translation>Das Token nennt keine Mint.</translation>
    </message>
    <message>
        <source>The token&apos;s unit is not sat or msat.</source>
        <translation>Die Einheit des Tokens ist weder sat noch msat.</translation>
    </message>
    <message>
        <source>The token holds more than {max_proofs} coins.</source>
        <translation>Das Token enthält mehr als {max_proofs} Münzen.</translation>
    </message>
    <message>
        <source>The token holds a coin twice.</source>
        <translation>Das Token enthält eine Münze doppelt.</translation>
    </message>
    <message>
        <source>The token is locked only in part; lock all of its coins or none.</source>
        <translation>Das Token ist nur zum Teil gebunden; binden Sie alle seine Münzen oder keine.</translation>
    </message>
    <message>
        <source>The token claims more bitcoin than exist.</source>
        <translation>Das Token behauptet mehr Bitcoin, als es gibt.</translation>
    </message>
    <message>
        <source>The token&apos;s mint address is not valid.</source>
        <translation>Die Mint-Adresse des Tokens ist nicht gültig.</translation>
    </message>
    <message>
        <source>The token holds an amount that no coin has.</source>
        <translation>Das Token enthält einen Betrag, den keine Münze hat.</translation>
    </message>
    <message>
        <source>The token names an unknown kind of keyset.</source>
        <translation>Das Token nennt eine unbekannte Art von Schlüsselsatz.</translation>
    </message>
    <message>
        <source>The token holds a coin without a proper secret.</source>
        <translation>Das Token enthält eine Münze ohne richtiges Geheimnis.</translation>
    </message>
    <message>
        <source>The token holds a coin without a proper signature.</source>
        <translation>Das Token enthält eine Münze ohne richtige Signatur.</translation>
    </message>
    <message>
        <source>The token holds a broken DLEQ proof.</source>
        <translation>Das Token enthält einen kaputten DLEQ-Beweis.</translation>
    </message>
    <message>
        <source>The wallet holds no coins in {unit}.</source>
        <translation>Die Wallet hat keine Münzen in {unit}.</translation>
    </message>
    <message>
        <source>{target} is not a mint that you use. Nothing was moved.</source>
        <translation>{target} ist keine Mint, die Sie nutzen. Es wurde nichts bewegt.</translation>
    </message>
    <message>
        <source>{file} cannot be read ({kind}).</source>
        <translation>{file} lässt sich nicht lesen ({kind}).</translation>
    </message>
    <message>
        <source>The provider does not answer</source>
        <translation>Der Anbieter antwortet nicht</translation>
    </message>
    <message>
        <source>Its models are not sold until it answers.</source>
        <translation>Seine Modelle werden nicht verkauft, bis er antwortet.</translation>
    </message>
    <message>
        <source>Look at capitals and at the keyboard&apos;s language. Nothing was changed.</source>
        <translation>Achten Sie auf Großbuchstaben und auf die Sprache der Tastatur. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Windows refused the change ({reason}). Nothing was changed.</source>
        <translation>Windows hat die Änderung abgelehnt ({reason}). Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>This system cannot be kept awake ({kind}).</source>
        <translation>Dieses System lässt sich nicht wach halten ({kind}).</translation>
    </message>
    <message>
        <source>This system cannot be kept awake ({name}).</source>
        <translation>Dieses System lässt sich nicht wach halten ({name}).</translation>
    </message>
    <message>
        <source>Windows cannot be kept awake.</source>
        <translation>Windows lässt sich nicht wach halten.</translation>
    </message>
    <message>
        <source>{target} cannot be written ({reason}). Choose another folder.</source>
        <translation>{target} lässt sich nicht schreiben ({reason}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>LOG_LEVEL is {level!r}; allowed are {allowed}.</source>
        <translation>LOG_LEVEL ist {level!r}; erlaubt sind {allowed}.</translation>
    </message>
    <message>
        <source>This desktop shows no notifications ({kind}).</source>
        <translation>Dieser Desktop zeigt keine Benachrichtigungen ({kind}).</translation>
    </message>
    <message>
        <source>This desktop shows no notifications ({name}).</source>
        <translation>Dieser Desktop zeigt keine Benachrichtigungen ({name}).</translation>
    </message>
    <message>
        <source>The data directory {data_dir} cannot be used ({reason}). Choose another one with --data-dir.</source>
        <translation>Der Datenordner {data_dir} ist nicht zu gebrauchen ({reason}). Wählen Sie mit --data-dir einen anderen.</translation>
    </message>
    <message>
        <source>The program&apos;s own files are missing (resources). Install it again.</source>
        <translation>Die eigenen Dateien des Programms fehlen (resources). Installieren Sie es neu.</translation>
    </message>
    <message>
        <source>The keyring did not give back what was stored in it.</source>
        <translation>Der Schlüsselbund hat nicht zurückgegeben, was in ihm gespeichert wurde.</translation>
    </message>
    <message>
        <source>{name}_FILE {file} cannot be read ({kind}).</source>
        <translation>{name}_FILE {file} lässt sich nicht lesen ({kind}).</translation>
    </message>
    <message>
        <source>{name}_FILE {file} is empty: put the secret on its first line.</source>
        <translation>{name}_FILE {file} ist leer: schreiben Sie das Geheimnis in die erste Zeile.</translation>
    </message>
    <message>
        <source>This computer has no keyring that routstr can use</source>
        <translation>Dieser Computer hat keinen Schlüsselbund, den routstr nutzen kann</translation>
    </message>
    <message>
        <source>The keyring did not answer in time (is it waiting to be unlocked?)</source>
        <translation>Der Schlüsselbund hat nicht rechtzeitig geantwortet (wartet er darauf, entsperrt zu werden?)</translation>
    </message>
    <message>
        <source>The keyring is there but cannot be used ({kind}; locked?)</source>
        <translation>Der Schlüsselbund ist da, lässt sich aber nicht nutzen ({kind}; gesperrt?)</translation>
    </message>
    <message>
        <source>A secret could not be read back after storing it; nothing was started.</source>
        <translation>Ein Geheimnis ließ sich nach dem Speichern nicht zurücklesen; es wurde nichts gestartet.</translation>
    </message>
    <message>
        <source>The keyring does not answer. Unlock it and try again.</source>
        <translation>Der Schlüsselbund antwortet nicht. Entsperren Sie ihn, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The secrets cannot be read ({kind}). Unlock the keyring and try again.</source>
        <translation>Die Geheimnisse lassen sich nicht lesen ({kind}). Entsperren Sie den Schlüsselbund, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{folder} (process {pid})</source>
        <translation>{folder} (Prozess {pid})</translation>
    </message>
    <message>
        <source>routstr already runs on {who}. Use that one, stop it first, or choose another directory with --data-dir.</source>
        <translation>routstr läuft schon auf {who}. Nutzen Sie dieses, beenden Sie es zuerst, oder wählen Sie mit --data-dir einen anderen Ordner.</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>network unreachable</source>
        <translation>Netz nicht erreichbar</translation>
    </message>
    <message>
        <source>host unreachable</source>
        <translation>Rechner nicht erreichbar</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>Zeit abgelaufen</translation>
    </message>
    <message>
        <source>tor did not start in time</source>
        <translation>tor ist nicht rechtzeitig gestartet</translation>
    </message>
    <message>
        <source>tor does not run</source>
        <translation>tor läuft nicht</translation>
    </message>
    <message>
        <source>tor ended at once (code {code})</source>
        <translation>tor hat sich sofort beendet (Code {code})</translation>
    </message>
    <message>
        <source>tor does not answer</source>
        <translation>tor antwortet nicht</translation>
    </message>
    <message>
        <source>tor has ended</source>
        <translation>tor hat sich beendet</translation>
    </message>
    <message>
        <source>tor refused: {words}</source>
        <translation>tor hat abgelehnt: {words}</translation>
    </message>
    <message>
        <source>tor has no proxy open</source>
        <translation>tor hat keinen Proxy offen</translation>
    </message>
    <message>
        <source>The secrets file {path} is damaged. Restore it from a backup; the wallet comes back from its 12 words.</source>
        <translation>Die Datei der Geheimnisse {path} ist beschädigt. Stellen Sie sie aus einer Sicherung wieder her; die Wallet kommt aus ihren 12 Wörtern zurück.</translation>
    </message>
    <message>
        <source>The passphrase does not open {path}. Check ROUTSTR_PASSPHRASE or ROUTSTR_PASSPHRASE_FILE.</source>
        <translation>Die Passphrase öffnet {path} nicht. Prüfen Sie ROUTSTR_PASSPHRASE oder ROUTSTR_PASSPHRASE_FILE.</translation>
    </message>
    <message>
        <source>BTC_USD_PRICE must be between {lowest:,} and {highest:,} USD.</source>
        <translation>BTC_USD_PRICE muss zwischen {lowest:,} und {highest:,} USD liegen.</translation>
    </message>
    <message>
        <source>The bitcoin price is unknown at the moment, so nothing is sold. Nothing was charged; try again in a minute.</source>
        <translation>Der Bitcoin-Preis ist im Moment unbekannt; deshalb wird nichts verkauft. Es wurde nichts berechnet; versuchen Sie es in einer Minute noch einmal.</translation>
    </message>
    <message>
        <source>{name} wants an API key, and none was given.</source>
        <translation>{name} verlangt einen API-Schlüssel, und es wurde keiner angegeben.</translation>
    </message>
    <message numerus="yes">
        <source>{name} answers and lists {n} models</source>
        <translation>
            <numerusform>{name} antwortet und listet {n} Modell</numerusform>
            <numerusform>{name} antwortet und listet {n} Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}, but none has a known price. Give them prices before you sell them.</source>
        <translation>{found}, aber für keines ist ein Preis bekannt. Geben Sie ihnen Preise, bevor Sie sie verkaufen.</translation>
    </message>
    <message>
        <source>{found}, {priced} ready to sell.</source>
        <translation>{found}, davon {priced} bereit zum Verkauf.</translation>
    </message>
    <message>
        <source>{found}, {priced} ready to sell; {unpriced} without a known price.</source>
        <translation>{found}, davon {priced} bereit zum Verkauf; {unpriced} ohne bekannten Preis.</translation>
    </message>
    <message>
        <source>{host} answers, but has no model list at {url}/models. The address usually ends in /v1.</source>
        <translation>{host} antwortet, hat aber unter {url}/models keine Modellliste. Die Adresse endet meist auf /v1.</translation>
    </message>
    <message>
        <source>{host} took too long to answer. Try again in a minute.</source>
        <translation>{host} hat zu lange für die Antwort gebraucht. Versuchen Sie es in einer Minute noch einmal.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid, so nobody can tell who answers there. Check the address.</source>
        <translation>Das Zertifikat von {host} ist nicht gültig; niemand kann also sagen, wer dort antwortet. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>{host} does not speak TLS on port {port}. For a server of your own, try http:// instead of https://.</source>
        <translation>{host} spricht auf Port {port} kein TLS. Versuchen Sie bei einem eigenen Server http:// statt https://.</translation>
    </message>
    <message>
        <source>There is no computer called {host}, or this one is not connected. Check the address.</source>
        <translation>Einen Computer namens {host} gibt es nicht, oder dieser hier ist nicht verbunden. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>Nothing listens at {host}, port {port}. Is the server running?</source>
        <translation>Unter {host}, Port {port}, antwortet nichts. Läuft der Server?</translation>
    </message>
    <message>
        <source>{host} does not answer on port {port}. Check the address, and the connection of this computer.</source>
        <translation>{host} antwortet auf Port {port} nicht. Prüfen Sie die Adresse und die Verbindung dieses Computers.</translation>
    </message>
    <message>
        <source>{host} cannot be reached. Check the address, and the connection of this computer.</source>
        <translation>{host} ist nicht zu erreichen. Prüfen Sie die Adresse und die Verbindung dieses Computers.</translation>
    </message>
    <message>
        <source>{name} refuses this API key. Copy it again, whole, or make a new one there.</source>
        <translation>{name} weist diesen API-Schlüssel ab. Kopieren Sie ihn noch einmal ganz, oder erstellen Sie dort einen neuen.</translation>
    </message>
    <message>
        <source>{name} takes this key, but there is no credit left on it.</source>
        <translation>{name} nimmt diesen Schlüssel an, aber es ist kein Guthaben mehr darauf.</translation>
    </message>
    <message>
        <source>The upstream&apos;s address is not a valid URL.</source>
        <translation>Die Adresse des Anbieters ist keine gültige URL.</translation>
    </message>
    <message>
        <source>The upstream&apos;s address must start with http:// or https://.</source>
        <translation>Die Adresse des Anbieters muss mit http:// oder https:// beginnen.</translation>
    </message>
    <message>
        <source>The upstream&apos;s address must not contain a password, a query or a fragment.</source>
        <translation>Die Adresse des Anbieters darf kein Passwort, keine Abfrage und kein Fragment enthalten.</translation>
    </message>
    <message>
        <source>The upstream&apos;s address contains characters that a URL cannot have.</source>
        <translation>Die Adresse des Anbieters enthält Zeichen, die eine URL nicht haben kann.</translation>
    </message>
    <message>
        <source>This node is closing its connection to its provider. Nothing was sent or charged.</source>
        <translation>Dieser Knoten schließt gerade seine Verbindung zum Anbieter. Es wurde nichts gesendet oder berechnet.</translation>
    </message>
    <message>
        <source>Too many requests are under way at this node&apos;s provider. Nothing was sent or charged; try again soon.</source>
        <translation>Beim Anbieter dieses Knotens laufen zu viele Anfragen. Es wurde nichts gesendet oder berechnet; versuchen Sie es bald noch einmal.</translation>
    </message>
    <message>
        <source>No secure connection to the provider behind this node could be made. Nothing was sent or charged.</source>
        <translation>Eine sichere Verbindung zum Anbieter hinter diesem Knoten kam nicht zustande. Es wurde nichts gesendet oder berechnet.</translation>
    </message>
    <message>
        <source>The provider behind this node cannot be reached. Nothing was sent or charged; try again later.</source>
        <translation>Der Anbieter hinter diesem Knoten ist nicht zu erreichen. Es wurde nichts gesendet oder berechnet; versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>The provider behind this node went silent. What was not delivered is not charged.</source>
        <translation>Der Anbieter hinter diesem Knoten ist verstummt. Was nicht geliefert wurde, wird nicht berechnet.</translation>
    </message>
    <message>
        <source>The provider behind this node broke off its answer ({what}). What was not delivered is not charged.</source>
        <translation>Der Anbieter hinter diesem Knoten hat seine Antwort abgebrochen ({what}). Was nicht geliefert wurde, wird nicht berechnet.</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>sie ist zu groß</translation>
    </message>
    <message>
        <source>it was closed</source>
        <translation>die Verbindung wurde geschlossen</translation>
    </message>
    <message>
        <source>not valid HTTP</source>
        <translation>kein gültiges HTTP</translation>
    </message>
    <message>
        <source>its headers are too large</source>
        <translation>die Kopfzeilen sind zu groß</translation>
    </message>
    <message>
        <source>the connection was cut</source>
        <translation>die Verbindung wurde getrennt</translation>
    </message>
    <message>
        <source>The provider behind this node takes no more of the request.</source>
        <translation>Der Anbieter hinter diesem Knoten nimmt nichts mehr von der Anfrage an.</translation>
    </message>
    <message>
        <source>Too many requests are under way at this node. Nothing was charged; try again in a few seconds.</source>
        <translation>Bei diesem Knoten laufen zu viele Anfragen. Es wurde nichts berechnet; versuchen Sie es in ein paar Sekunden noch einmal.</translation>
    </message>
    <message>
        <source>{upstream} has cost {spent} today; your limit is {limit}.</source>
        <translation>{upstream} hat heute {spent} gekostet; Ihre Grenze ist {limit}.</translation>
    </message>
    <message>
        <source>Your providers have cost {spent} today; your limit is {limit}.</source>
        <translation>Ihre Anbieter haben heute {spent} gekostet; Ihre Grenze ist {limit}.</translation>
    </message>
    <message>
        <source>{upstream} has cost {spent} this month; your limit is {limit}.</source>
        <translation>{upstream} hat in diesem Monat {spent} gekostet; Ihre Grenze ist {limit}.</translation>
    </message>
    <message>
        <source>Your providers have cost {spent} this month; your limit is {limit}.</source>
        <translation>Ihre Anbieter haben in diesem Monat {spent} gekostet; Ihre Grenze ist {limit}.</translation>
    </message>
    <message>
        <source>input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>cached input</source>
        <translation>Eingabe aus dem Cache</translation>
    </message>
    <message>
        <source>cache writes</source>
        <translation>Schreiben in den Cache</translation>
    </message>
    <message>
        <source>reasoning</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>a request</source>
        <translation>eine Anfrage</translation>
    </message>
    <message>
        <source>an image</source>
        <translation>ein Bild</translation>
    </message>
    <message>
        <source>a search</source>
        <translation>eine Suche</translation>
    </message>
    <message>
        <source>a minute of sound</source>
        <translation>eine Minute Ton</translation>
    </message>
    <message>
        <source>a character</source>
        <translation>ein Zeichen</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>ein Bild</translation>
    </message>
    <message>
        <source>The model file {path} cannot be used: it must be JSON of the shape {{&quot;models&quot;: [...]}}.</source>
        <translation>Die Modelldatei {path} ist nicht zu gebrauchen: sie muss JSON der Form {{&quot;models&quot;: [...]}} sein.</translation>
    </message>
    <message>
        <source>The price in the list is not a set of prices.</source>
        <translation>Der Preis in der Liste ist keine Zusammenstellung von Preisen.</translation>
    </message>
    <message>
        <source>The list says that it is free of charge, so it has no price to sell it by.</source>
        <translation>Laut der Liste ist es kostenlos; so hat es keinen Preis, zu dem es verkauft werden könnte.</translation>
    </message>
    <message>
        <source>The price for {plain} in the list {why}: {value}.</source>
        <translation>Der Preis für {plain} in der Liste {why}: {value}.</translation>
    </message>
    <message>
        <source>The prices for pictures in the list are not a set of prices.</source>
        <translation>Die Preise für Bilder in der Liste sind keine Zusammenstellung von Preisen.</translation>
    </message>
    <message>
        <source>a picture ({name})</source>
        <translation>ein Bild ({name})</translation>
    </message>
    <message>
        <source>Its provider has not answered since the program started.</source>
        <translation>Der Anbieter hat seit dem Start des Programms nicht geantwortet.</translation>
    </message>
    <message>
        <source>The provider lists no models.</source>
        <translation>Der Anbieter listet keine Modelle.</translation>
    </message>
    <message>
        <source>The provider did not send its model list in time.</source>
        <translation>Der Anbieter hat seine Modellliste nicht rechtzeitig geschickt.</translation>
    </message>
    <message>
        <source>The provider refuses the API key.</source>
        <translation>Der Anbieter weist den API-Schlüssel ab.</translation>
    </message>
    <message>
        <source>The provider has no model list at this address: check it, or give a models.json.</source>
        <translation>Der Anbieter hat unter dieser Adresse keine Modellliste: prüfen Sie sie, oder geben Sie eine models.json an.</translation>
    </message>
    <message>
        <source>The provider answered with status {status} when asked for its models.</source>
        <translation>Der Anbieter hat auf die Frage nach seinen Modellen mit Status {status} geantwortet.</translation>
    </message>
    <message>
        <source>The provider&apos;s model list is not what it should be: is this the address of its API?</source>
        <translation>Die Modellliste des Anbieters ist nicht, was sie sein sollte: ist das die Adresse seiner API?</translation>
    </message>
    <message>
        <source>The published price list cannot be used: {why}. The present prices count on.</source>
        <translation>Die veröffentlichte Preisliste ist nicht zu gebrauchen: {why}. Die jetzigen Preise gelten weiter.</translation>
    </message>
    <message>
        <source>The published price list was answered with status {status}.</source>
        <translation>Die Frage nach der veröffentlichten Preisliste wurde mit Status {status} beantwortet.</translation>
    </message>
    <message>
        <source>The published price list is too large.</source>
        <translation>Die veröffentlichte Preisliste ist zu groß.</translation>
    </message>
    <message>
        <source>the price list could not be fetched ({kind})</source>
        <translation>die Preisliste ließ sich nicht holen ({kind})</translation>
    </message>
    <message>
        <source>it has no list of providers</source>
        <translation>sie hat keine Liste von Anbietern</translation>
    </message>
    <message>
        <source>a provider in it is none</source>
        <translation>ein Anbieter darin ist keiner</translation>
    </message>
    <message>
        <source>it has only {good} models with a price</source>
        <translation>sie hat nur {good} Modelle mit einem Preis</translation>
    </message>
    <message>
        <source>a provider in it has no address</source>
        <translation>ein Anbieter darin hat keine Adresse</translation>
    </message>
    <message>
        <source>a provider&apos;s address in it is no pattern</source>
        <translation>die Adresse eines Anbieters darin ist kein Muster</translation>
    </message>
    <message>
        <source>a rule in it is too long</source>
        <translation>eine Regel darin ist zu lang</translation>
    </message>
    <message>
        <source>a rule in it is none</source>
        <translation>eine Regel darin ist keine</translation>
    </message>
    <message>
        <source>Your models.json: {why}</source>
        <translation>Ihre models.json: {why}</translation>
    </message>
    <message>
        <source>Unknown kind of provider: {kind}. Known are {known}.</source>
        <translation>Unbekannte Art von Anbieter: {kind}. Bekannt sind {known}.</translation>
    </message>
    <message>
        <source>The API key contains characters that no API key has: copy it again.</source>
        <translation>Der API-Schlüssel enthält Zeichen, die kein API-Schlüssel hat: kopieren Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>The provider&apos;s address is not a valid URL.</source>
        <translation>Die Adresse des Anbieters ist keine gültige URL.</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>Costs you</source>
        <translation>Kostet Sie</translation>
    </message>
    <message>
        <source>No model is for sale yet.</source>
        <translation>Noch ist kein Modell im Verkauf.</translation>
    </message>
    <message>
        <source>Waiting for the first token…</source>
        <translation>Wartet auf das erste Token&#xa0;…</translation>
    </message>
    <message>
        <source>The test request</source>
        <translation>Testanfrage</translation>
    </message>
    <message>
        <source>Stopped. What was delivered until then is counted.</source>
        <translation>Gestoppt. Was bis dahin geliefert wurde, zählt.</translation>
    </message>
    <message>
        <source>The answer is streaming…</source>
        <translation>Die Antwort läuft ein&#xa0;…</translation>
    </message>
    <message>
        <source>The provider answered without a text. That is unusual: try another model.</source>
        <translation>Der Anbieter hat ohne Text geantwortet. Das ist ungewöhnlich: versuchen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Your node, your key and your provider work.</source>
        <translation>Ihr Knoten, Ihr Schlüssel und Ihr Anbieter arbeiten.</translation>
    </message>
    <message>
        <source>Your node, your key and your provider work. A customer would have paid {price} sat for this.</source>
        <translation>Ihr Knoten, Ihr Schlüssel und Ihr Anbieter arbeiten. Ein Kunde hätte dafür {price} sat bezahlt.</translation>
    </message>
    <message>
        <source>It takes the way that your apps take: through the address of this computer, with your local key.</source>
        <translation>Sie geht den Weg Ihrer Apps: über die Adresse dieses Computers, mit Ihrem lokalen Schlüssel.</translation>
    </message>
    <message>
        <source>Send a test request</source>
        <translation>Testanfrage senden</translation>
    </message>
    <message>
        <source>Checking your money…</source>
        <translation>Ihr Geld wird geprüft&#xa0;…</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Save diagnostics…</source>
        <translation>Diagnose speichern&#xa0;…</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Details are below, with keys and tokens removed.</source>
        <translation>Die Einzelheiten stehen unten, ohne Schlüssel und Tokens.</translation>
    </message>
    <message numerus="yes">
        <source>{n} faults</source>
        <translation>
            <numerusform>{n} Fehler</numerusform>
            <numerusform>{n} Fehler</numerusform>
        </translation>
    </message>
    <message>
        <source>The 12 words</source>
        <translation>Die 12 Wörter</translation>
    </message>
    <message>
        <source>Your 12 words</source>
        <translation>Ihre 12 Wörter</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Show the words</source>
        <translation>Wörter zeigen</translation>
    </message>
    <message>
        <source>With these words the ecash of this wallet can be found again on another computer. Whoever reads them can take it: write them on paper, in this order, and make no picture and no file of them.</source>
        <translation>Mit diesen Wörtern lässt sich das Ecash dieser Wallet auf einem anderen Computer wiederfinden. Wer sie liest, kann es nehmen: schreiben Sie sie auf Papier, in dieser Reihenfolge, und machen Sie kein Bild und keine Datei davon.</translation>
    </message>
    <message>
        <source>Write them down, with their numbers. You will be asked for three of them.</source>
        <translation>Schreiben Sie sie mit ihren Nummern auf. Nach dreien davon werden Sie gefragt.</translation>
    </message>
    <message>
        <source>I have written them down</source>
        <translation>Ich habe sie aufgeschrieben</translation>
    </message>
    <message>
        <source>Word {number}</source>
        <translation>Wort {number}</translation>
    </message>
    <message>
        <source>From your paper:</source>
        <translation>Von Ihrem Papier:</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Scan a picture…</source>
        <translation>Bild lesen…</translation>
    </message>
    <message>
        <source>The clipboard holds neither text nor a picture.</source>
        <translation>Die Zwischenablage enthält weder Text noch ein Bild.</translation>
    </message>
    <message>
        <source>Then its models are not sold until the next day or month.</source>
        <translation>Dann werden seine Modelle bis zum nächsten Tag oder Monat nicht verkauft.</translation>
    </message>
    <message>
        <source>So far: {spent}.</source>
        <translation>Bisher: {spent}.</translation>
    </message>
    <message>
        <source>Most seconds until its answer begins</source>
        <translation>Höchstens so viele Sekunden bis zum Anfang der Antwort</translation>
    </message>
    <message>
        <source>Seconds until its answer begins; then the next one is asked.</source>
        <translation>Sekunden bis zum Anfang seiner Antwort; dann wird der nächste gefragt.</translation>
    </message>
    <message>
        <source>A wallet that reads moving codes (NUT-16) takes it from the screen: hold the camera still for a round.</source>
        <translation>Eine Wallet, die bewegte Codes liest (NUT-16), nimmt es vom Bildschirm: halten Sie die Kamera eine Runde lang still.</translation>
    </message>
    <message>
        <source>Reading the words</source>
        <translation>Wörter lesen</translation>
    </message>
    <message>
        <source>Word {number} is another one.</source>
        <translation>Wort {number} ist ein anderes.</translation>
    </message>
    <message>
        <source>Compare your paper with the words: go back to see them.</source>
        <translation>Vergleichen Sie Ihr Papier mit den Wörtern: gehen Sie zurück, um sie zu sehen.</translation>
    </message>
    <message>
        <source>The words are on paper. Keep them where only you find them.</source>
        <translation>Die Wörter stehen auf Papier. Verwahren Sie sie, wo nur Sie sie finden.</translation>
    </message>
    <message>
        <source>Sell my API key</source>
        <translation>Meinen API-Schlüssel verkaufen</translation>
    </message>
    <message>
        <source>Others pay you in ecash for what they use of it. Your own apps use it free of charge.</source>
        <translation>Andere zahlen Ihnen mit Ecash, was sie davon verbrauchen. Ihre eigenen Apps nutzen ihn kostenlos.</translation>
    </message>
    <message>
        <source>Only use it on this computer</source>
        <translation>Nur auf diesem Computer nutzen</translation>
    </message>
    <message>
        <source>One address and one key for all your apps, whatever provider stands behind. Nobody else is let in.</source>
        <translation>Eine Adresse und ein Schlüssel für alle Ihre Apps, welcher Anbieter auch dahintersteht. Sonst wird niemand eingelassen.</translation>
    </message>
    <message>
        <source>Try it with play money</source>
        <translation>Mit Spielgeld ausprobieren</translation>
    </message>
    <message>
        <source>Curious first? See a whole sale, with a toy mint and a toy provider.</source>
        <translation>Erst einmal neugierig? Sehen Sie einen ganzen Verkauf, mit Spielzeug-Mint und Spielzeug-Anbieter.</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>You can change your mind at any time.</source>
        <translation>Sie können es sich jederzeit anders überlegen.</translation>
    </message>
    <message>
        <source>Starting a toy mint and a toy provider on this computer. It takes some seconds.</source>
        <translation>Eine Spielzeug-Mint und ein Spielzeug-Anbieter starten auf diesem Computer. Das dauert einige Sekunden.</translation>
    </message>
    <message>
        <source>Play money is over: a link was opened, which is for your own wallet.</source>
        <translation>Schluss mit dem Spielgeld: Ein Link wurde geöffnet, und der ist für Ihre eigene Wallet.</translation>
    </message>
    <message>
        <source>Starting the demo</source>
        <translation>Vorführung starten</translation>
    </message>
    <message>
        <source>Stopping the demo</source>
        <translation>Vorführung beenden</translation>
    </message>
    <message>
        <source>Your margin, percent</source>
        <translation>Ihr Aufschlag, Prozent</translation>
    </message>
    <message>
        <source>Your margin</source>
        <translation>Ihr Aufschlag</translation>
    </message>
    <message>
        <source>The customer pays</source>
        <translation>Der Kunde zahlt</translation>
    </message>
    <message>
        <source>Your provider takes</source>
        <translation>Ihr Anbieter nimmt</translation>
    </message>
    <message>
        <source>Every model can have a margin or a price of its own later, on the page Models.</source>
        <translation>Jedes Modell kann später einen eigenen Aufschlag oder Preis bekommen, auf der Seite Modelle.</translation>
    </message>
    <message>
        <source>What do you add to your provider&apos;s price?</source>
        <translation>Was schlagen Sie auf den Preis Ihres Anbieters auf?</translation>
    </message>
    <message>
        <source>Your margin pays for your trouble, for the fees of mints, and for a bitcoin price that moves.</source>
        <translation>Der Aufschlag ist für Ihre Mühe, für die Gebühren der Mints und für einen Bitcoin-Preis, der schwankt.</translation>
    </message>
    <message>
        <source>Reading the prices</source>
        <translation>Preise lesen</translation>
    </message>
    <message>
        <source>For example: a request of {asked} tokens to {model}, {answered} answered</source>
        <translation>Zum Beispiel: eine Anfrage von {asked} Tokens an {model}, {answered} Tokens Antwort</translation>
    </message>
    <message>
        <source>You earn ≈ {amount} sat ({fiat}) per typical request</source>
        <translation>Sie verdienen ≈ {amount} sat ({fiat}) je typischer Anfrage</translation>
    </message>
    <message>
        <source>Connect a provider first: then an example stands here.</source>
        <translation>Verbinden Sie zuerst einen Anbieter: dann steht hier ein Beispiel.</translation>
    </message>
    <message>
        <source>The price of bitcoin is not known yet, so there is no example yet.</source>
        <translation>Der Bitcoin-Preis ist noch nicht bekannt; deshalb fehlt noch ein Beispiel.</translation>
    </message>
    <message>
        <source>Nobody knows what your provider&apos;s models cost, so there is no example. Give them prices on the page Models.</source>
        <translation>Was die Modelle Ihres Anbieters kosten, ist nicht bekannt; deshalb fehlt ein Beispiel. Geben Sie ihnen Preise auf der Seite Modelle.</translation>
    </message>
    <message>
        <source>Saving the margin</source>
        <translation>Aufschlag speichern</translation>
    </message>
    <message>
        <source>Add another provider</source>
        <translation>Weiteren Anbieter hinzufügen</translation>
    </message>
    <message>
        <source>Which provider do you have a key for?</source>
        <translation>Für welchen Anbieter haben Sie einen Schlüssel?</translation>
    </message>
    <message numerus="yes">
        <source>{n} models with a price</source>
        <translation>
            <numerusform>{n} Modell mit Preis</numerusform>
            <numerusform>{n} Modelle mit Preis</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} models, none with a price yet</source>
        <translation>
            <numerusform>{n} Modell, noch ohne Preis</numerusform>
            <numerusform>{n} Modelle, noch keines mit Preis</numerusform>
        </translation>
    </message>
    <message>
        <source>It lists no models yet.</source>
        <translation>Noch listet er keine Modelle.</translation>
    </message>
    <message>
        <source>You pay, per million tokens in and out: {examples}.</source>
        <translation>Sie zahlen, je Million Tokens Eingabe und Ausgabe: {examples}.</translation>
    </message>
    <message>
        <source>Cancel the test</source>
        <translation>Test abbrechen</translation>
    </message>
    <message>
        <source>Asking the provider for its models…</source>
        <translation>Der Anbieter wird nach seinen Modellen gefragt&#xa0;…</translation>
    </message>
    <message>
        <source>An address from outside</source>
        <translation>Eine Adresse von außen</translation>
    </message>
    <message>
        <source>Name and description</source>
        <translation>Name und Beschreibung</translation>
    </message>
    <message>
        <source>Enter…</source>
        <translation>Eingeben&#xa0;…</translation>
    </message>
    <message>
        <source>Announce on Nostr</source>
        <translation>Auf Nostr ankündigen</translation>
    </message>
    <message>
        <source>Who may reach this node?</source>
        <translation>Wer darf diesen Knoten erreichen?</translation>
    </message>
    <message>
        <source>When does it start?</source>
        <translation>Wann startet er?</translation>
    </message>
    <message>
        <source>Until you do something here, only this computer reaches it. All of it can wait.</source>
        <translation>Bis Sie hier etwas tun, erreicht ihn nur dieser Computer. Das alles kann warten.</translation>
    </message>
    <message>
        <source>Your apps find the node as long as it runs. Nobody else is let in.</source>
        <translation>Ihre Apps finden den Knoten, solange er läuft. Sonst wird niemand eingelassen.</translation>
    </message>
    <message>
        <source>A web address or tunnel of your own, or Tor. Now only this computer.</source>
        <translation>Eine eigene Webadresse, ein Tunnel oder Tor. Jetzt nur dieser Computer.</translation>
    </message>
    <message>
        <source>How buyers see this node in their lists.</source>
        <translation>So sehen Käufer diesen Knoten in ihren Listen.</translation>
    </message>
    <message numerus="yes">
        <source>{n} relays</source>
        <translation>
            <numerusform>{n} Relay</numerusform>
            <numerusform>{n} Relays</numerusform>
        </translation>
    </message>
    <message>
        <source>Buyers find this node.</source>
        <translation>Käufer finden diesen Knoten.</translation>
    </message>
    <message>
        <source>Make a key</source>
        <translation>Schlüssel erstellen</translation>
    </message>
    <message>
        <source>You see the exact text before anything is published.</source>
        <translation>Sie sehen den genauen Text, bevor etwas veröffentlicht wird.</translation>
    </message>
    <message>
        <source>It needs an address first.</source>
        <translation>Zuerst braucht er eine Adresse.</translation>
    </message>
    <message>
        <source>Provider…</source>
        <translation>Anbieter&#xa0;…</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>Zahlungen</translation>
    </message>
    <message>
        <source>Mint…</source>
        <translation>Mint&#xa0;…</translation>
    </message>
    <message>
        <source>Does it work?</source>
        <translation>Geht es?</translation>
    </message>
    <message>
        <source>Ask your provider through your node, as your apps will, and see the answer.</source>
        <translation>Fragen Sie Ihren Anbieter über Ihren Knoten, wie es Ihre Apps tun werden, und sehen Sie die Antwort.</translation>
    </message>
    <message>
        <source>Almost ready</source>
        <translation>Fast fertig</translation>
    </message>
    <message>
        <source>Give your apps this address and this key. Everything can be changed on the pages of the window.</source>
        <translation>Geben Sie Ihren Apps diese Adresse und diesen Schlüssel. Auf den Seiten des Fensters lässt sich alles ändern.</translation>
    </message>
    <message numerus="yes">
        <source>{n} models can be used</source>
        <translation>
            <numerusform>{n} Modell ist nutzbar</numerusform>
            <numerusform>{n} Modelle sind nutzbar</numerusform>
        </translation>
    </message>
    <message>
        <source>No provider is connected yet.</source>
        <translation>Noch ist kein Anbieter verbunden.</translation>
    </message>
    <message>
        <source>Without a mint nobody can pay you.</source>
        <translation>Ohne eine Mint kann Ihnen niemand zahlen.</translation>
    </message>
    <message numerus="yes">
        <source>Customers are served with {n} models.</source>
        <translation>
            <numerusform>Kunden werden mit {n} Modell bedient.</numerusform>
            <numerusform>Kunden werden mit {n} Modellen bedient.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is switched on.</source>
        <translation>Es ist eingeschaltet.</translation>
    </message>
    <message>
        <source>Off. Your own apps can use your models already.</source>
        <translation>Aus. Ihre eigenen Apps können Ihre Modelle schon nutzen.</translation>
    </message>
    <message>
        <source>Back to your node</source>
        <translation>Zurück zu Ihrem Knoten</translation>
    </message>
    <message>
        <source>What happens in the demo</source>
        <translation>Was in der Vorführung geschieht</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Zeigen&#xa0;…</translation>
    </message>
    <message>
        <source>You had a wallet before?</source>
        <translation>Sie hatten schon eine Wallet?</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>Wiederherstellen&#xa0;…</translation>
    </message>
    <message>
        <source>Mints whose ecash you take</source>
        <translation>Mints, deren Ecash Sie nehmen</translation>
    </message>
    <message>
        <source>A mint holds bitcoin and gives out ecash for it, which it pays out to whoever brings it back. It could vanish with what it holds: take one you trust, and withdraw often.</source>
        <translation>Eine Mint verwahrt Bitcoins und gibt dafür Ecash aus, das sie jedem auszahlt, der es zurückbringt. Sie könnte damit verschwinden: nehmen Sie eine, der Sie vertrauen, und zahlen Sie oft aus.</translation>
    </message>
    <message>
        <source>Your wallet</source>
        <translation>Ihre Wallet</translation>
    </message>
    <message>
        <source>It was made on this computer. What customers pay is kept in it, as ecash of the mints below.</source>
        <translation>Sie entstand auf diesem Computer. Was Kunden zahlen, liegt in ihr, als Ecash der Mints unten.</translation>
    </message>
    <message>
        <source>Looking at the wallet</source>
        <translation>Wallet ansehen</translation>
    </message>
    <message>
        <source>They are on paper.</source>
        <translation>Sie stehen auf Papier.</translation>
    </message>
    <message>
        <source>Show again…</source>
        <translation>Noch einmal zeigen&#xa0;…</translation>
    </message>
    <message>
        <source>They bring your ecash back if this computer is lost. Write them down now, or later: you will be reminded.</source>
        <translation>Sie bringen Ihr Ecash zurück, wenn dieser Computer verloren geht. Schreiben Sie sie jetzt auf oder später: Sie werden erinnert.</translation>
    </message>
    <message>
        <source>Remove {mint}</source>
        <translation>{mint} entfernen</translation>
    </message>
    <message>
        <source>Another mint, if you like</source>
        <translation>Eine andere Mint, wenn Sie mögen</translation>
    </message>
    <message>
        <source>Its ecash cannot be taken until it answers. Is the address right?</source>
        <translation>Ihr Ecash kann nicht angenommen werden, bis sie antwortet. Stimmt die Adresse?</translation>
    </message>
    <message>
        <source>Nothing of it is taken in.</source>
        <translation>Nichts von ihr wird angenommen.</translation>
    </message>
    <message>
        <source>Takes a fee for each coin that is spent.</source>
        <translation>Nimmt eine Gebühr für jede Münze, die ausgegeben wird.</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>Finish later</source>
        <translation>Später fertig machen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>The demo could not be started.</source>
        <translation>Die Vorführung ließ sich nicht starten.</translation>
    </message>
    <message>
        <source>Step {number} of {count}</source>
        <translation>Schritt {number} von {count}</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>{amount} sat {fiat}</source>
        <translation>{amount} sat {fiat}</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindet&#xa0;…</translation>
    </message>
    <message>
        <source>An automatic payout does not work</source>
        <translation>Eine automatische Auszahlung klappt nicht</translation>
    </message>
    <message>
        <source>A new version of routstr</source>
        <translation>Eine neue Version von routstr</translation>
    </message>
    <message>
        <source>Version {version} of routstr is there</source>
        <translation>Version {version} von routstr ist da</translation>
    </message>
    <message>
        <source>Nothing is installed by itself. Its page opens from the tray.</source>
        <translation>Nichts wird von selbst installiert. Ihre Seite öffnet sich aus dem Infobereich.</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Nutzung</translation>
    </message>
    <message>
        <source>Profit</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>Told apart</source>
        <translation>Unterschieden</translation>
    </message>
    <message>
        <source>What it did appears here as soon as it is.</source>
        <translation>Was er tat, erscheint hier, sobald er läuft.</translation>
    </message>
    <message>
        <source>Reading the books</source>
        <translation>Bücher lesen</translation>
    </message>
    <message>
        <source>12 words…</source>
        <translation>12 Wörter&#xa0;…</translation>
    </message>
    <message>
        <source>On paper. They bring back the ecash, nothing else.</source>
        <translation>Auf Papier. Sie bringen das Ecash zurück, sonst nichts.</translation>
    </message>
    <message>
        <source>Backup file</source>
        <translation>Sicherungsdatei</translation>
    </message>
    <message>
        <source>Encrypted. Settings, keys and books as well; make a new one now and then.</source>
        <translation>Verschlüsselt. Auch Einstellungen, Schlüssel und Bücher; erstellen Sie ab und zu eine neue.</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Checked {when}</source>
        <translation>Geprüft {when}</translation>
    </message>
    <message>
        <source>Not on paper yet</source>
        <translation>Noch nicht auf Papier</translation>
    </message>
    <message>
        <source>Made {when}</source>
        <translation>Erstellt {when}</translation>
    </message>
    <message>
        <source>Never made</source>
        <translation>Nie erstellt</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Write all requests that match to a file for spreadsheets</source>
        <translation>Alle passenden Anfragen in eine Datei für Tabellenprogramme schreiben</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Export the request log</source>
        <translation>Liste der Anfragen exportieren</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Export the chart</source>
        <translation>Diagramm exportieren</translation>
    </message>
    <message>
        <source>Written to {file}.</source>
        <translation>In {file} geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>{n} requests written to {file}.</source>
        <translation>
            <numerusform>{n} Anfrage in {file} geschrieben.</numerusform>
            <numerusform>{n} Anfragen in {file} geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <source>The export was cancelled. No file was written.</source>
        <translation>Der Export wurde abgebrochen. Keine Datei wurde geschrieben.</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Einzelheiten&#xa0;…</translation>
    </message>
    <message>
        <source>spent {amount}</source>
        <translation>{amount} ausgegeben</translation>
    </message>
    <message>
        <source>Show refund</source>
        <translation>Erstattung zeigen</translation>
    </message>
    <message>
        <source>Make refund</source>
        <translation>Erstattung erstellen</translation>
    </message>
    <message>
        <source>Your earnings stay here until you take them out.</source>
        <translation>Ihre Einnahmen bleiben hier, bis Sie sie auszahlen.</translation>
    </message>
    <message>
        <source>Earnings from {threshold} on go to {address} by themselves.</source>
        <translation>Ab {threshold} gehen Einnahmen von selbst an {address}.</translation>
    </message>
    <message>
        <source>{paid} of {most} in the last 24 hours.</source>
        <translation>{paid} von {most} in den letzten 24 Stunden.</translation>
    </message>
    <message>
        <source>{paid} in the last 24 hours.</source>
        <translation>{paid} in den letzten 24 Stunden.</translation>
    </message>
    <message>
        <source>Lightning</source>
        <translation>Lightning</translation>
    </message>
    <message>
        <source>Deposit…</source>
        <translation>Einzahlen&#xa0;…</translation>
    </message>
    <message>
        <source>Pay out…</source>
        <translation>Auszahlen&#xa0;…</translation>
    </message>
    <message>
        <source>Add a mint first</source>
        <translation>Fügen Sie zuerst eine Mint hinzu</translation>
    </message>
    <message>
        <source>There is less than 1 sat to pay out</source>
        <translation>Es ist weniger als 1 sat auszahlbar</translation>
    </message>
    <message>
        <source>An invoice of {amount} waits for payment</source>
        <translation>Eine Rechnung über {amount} wartet auf Zahlung</translation>
    </message>
    <message numerus="yes">
        <source>Invoices of {amount} and {n} more wait for payment</source>
        <translation>
            <numerusform>Rechnungen über {amount} und {n} weitere warten auf Zahlung</numerusform>
            <numerusform>Rechnungen über {amount} und {n} weitere warten auf Zahlung</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic payouts…</source>
        <translation>Automatische Auszahlungen&#xa0;…</translation>
    </message>
    <message>
        <source>The last one did not happen: {why}</source>
        <translation>Die letzte blieb aus: {why}</translation>
    </message>
    <message>
        <source>Reading the payouts</source>
        <translation>Auszahlungen lesen</translation>
    </message>
    <message>
        <source>Save diagnostics: versions and the end of the log, without secrets</source>
        <translation>Diagnose speichern: Versionen und Ende des Protokolls, ohne Geheimnisse</translation>
    </message>
    <message>
        <source>Swap many small coins for few large ones. In quiet moments the node does it by itself.</source>
        <translation>Viele kleine Münzen in wenige große tauschen. In ruhigen Momenten tut der Knoten es von selbst.</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Verschieben&#xa0;…</translation>
    </message>
    <message>
        <source>Income</source>
        <translation>Einnahmen</translation>
    </message>
    <message>
        <source>Provider cost</source>
        <translation>Anbieterkosten</translation>
    </message>
    <message>
        <source>Income less provider cost</source>
        <translation>Einnahmen weniger Anbieterkosten</translation>
    </message>
    <message>
        <source>Requests whose cost nobody knows</source>
        <translation>Anfragen, deren Kosten niemand kennt</translation>
    </message>
    <message>
        <source>Mint and Lightning fees</source>
        <translation>Gebühren von Mints und Lightning</translation>
    </message>
    <message>
        <source>Profit by model, key or app</source>
        <translation>Gewinn nach Modell, Schlüssel oder App</translation>
    </message>
    <message>
        <source>Fees belong to no single line. Only the largest lines are shown.</source>
        <translation>Gebühren gehören zu keiner einzelnen Zeile. Nur die größten Zeilen werden gezeigt.</translation>
    </message>
    <message>
        <source>Fees belong to no single line: they are in the figures above.</source>
        <translation>Gebühren gehören zu keiner einzelnen Zeile: sie stecken in den Zahlen oben.</translation>
    </message>
    <message>
        <source>Profit, {span}, {amount} in all</source>
        <translation>Gewinn, {span}, {amount} insgesamt</translation>
    </message>
    <message>
        <source>Limits…</source>
        <translation>Grenzen&#xa0;…</translation>
    </message>
    <message>
        <source>Spending</source>
        <translation>Ausgaben</translation>
    </message>
    <message>
        <source>nothing this month, and no limit</source>
        <translation>nichts in diesem Monat, und keine Grenze</translation>
    </message>
    <message>
        <source>Show newer requests</source>
        <translation>Neuere Anfragen zeigen</translation>
    </message>
    <message>
        <source>The whole request (Enter)</source>
        <translation>Die ganze Anfrage (Eingabe)</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message numerus="yes">
        <source>{names} of the environment decide this. Change them there, and start the program again.</source>
        <translation>
            <numerusform>{names} aus der Umgebung legt das fest. Ändern Sie es dort und starten Sie das Programm neu.</numerusform>
            <numerusform>{names} aus der Umgebung legen das fest. Ändern Sie sie dort und starten Sie das Programm neu.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} on the command line decide this. Start without them to change it here.</source>
        <translation>
            <numerusform>{names} auf der Befehlszeile legt das fest. Starten Sie ohne diese Angabe, um es hier zu ändern.</numerusform>
            <numerusform>{names} auf der Befehlszeile legen das fest. Starten Sie ohne diese Angaben, um es hier zu ändern.</numerusform>
        </translation>
    </message>
    <message>
        <source>Whoever has it can spend it. Paste it into your wallet; a copy stays here.</source>
        <translation>Wer es hat, kann es ausgeben. Fügen Sie es in Ihre Wallet ein; eine Kopie bleibt hier.</translation>
    </message>
    <message>
        <source>Use Routstr&apos;s usual mint</source>
        <translation>Die übliche Mint von Routstr nehmen</translation>
    </message>
    <message>
        <source>Search requests (Ctrl+F)</source>
        <translation>Anfragen suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Wird gesucht&#xa0;…</translation>
    </message>
    <message>
        <source>Nothing so far, back to {time}.</source>
        <translation>Bisher nichts, zurück bis {time}.</translation>
    </message>
    <message>
        <source>No requests yet.</source>
        <translation>Noch keine Anfragen.</translation>
    </message>
    <message>
        <source>Each request of a customer or a local app gets a line here. What is said is not kept.</source>
        <translation>Jede Anfrage eines Kunden oder einer lokalen App bekommt hier eine Zeile. Was gesagt wird, wird nicht aufbewahrt.</translation>
    </message>
    <message numerus="yes">
        <source>{n} requests are outside this filter.</source>
        <translation>
            <numerusform>{n} Anfrage liegt außerhalb dieses Filters.</numerusform>
            <numerusform>{n} Anfragen liegen außerhalb dieses Filters.</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message numerus="yes">
        <source>The newest {n}</source>
        <translation>
            <numerusform>Die neueste</numerusform>
            <numerusform>Die neuesten {n}</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask once a day for a newer version</source>
        <translation>Einmal am Tag nach einer neueren Version fragen</translation>
    </message>
    <message>
        <source>It is told, never installed. Nothing is said about you.</source>
        <translation>Sie wird gemeldet, nie installiert. Über Sie wird nichts gesagt.</translation>
    </message>
    <message>
        <source>This build names no place to ask.</source>
        <translation>Diese Fassung nennt keinen Ort zum Fragen.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Stronger text and edges. Without it, as the system says.</source>
        <translation>Kräftigere Schrift und Ränder. Sonst so, wie das System es will.</translation>
    </message>
    <message>
        <source>Set up step by step…</source>
        <translation>Schritt für Schritt einrichten&#xa0;…</translation>
    </message>
    <message>
        <source>Usage, table</source>
        <translation>Nutzung, Tabelle</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Stunde</translation>
    </message>
    <message>
        <source>{name}, {span}, nothing yet</source>
        <translation>{name}, {span}, noch nichts</translation>
    </message>
    <message>
        <source>{name}, {span}, highest {time} {amount}</source>
        <translation>{name}, {span}, am meisten {time} {amount}</translation>
    </message>
    <message>
        <source>No requests in the last 24 hours.</source>
        <translation>Keine Anfragen in den letzten 24 Stunden.</translation>
    </message>
    <message>
        <source>No requests in the last 7 days.</source>
        <translation>Keine Anfragen in den letzten 7 Tagen.</translation>
    </message>
    <message>
        <source>No requests in the last 30 days.</source>
        <translation>Keine Anfragen in den letzten 30 Tagen.</translation>
    </message>
    <message numerus="yes">
        <source>The cost of {n} requests is not known.</source>
        <translation>
            <numerusform>Die Kosten von {n} Anfrage sind nicht bekannt.</numerusform>
            <numerusform>Die Kosten von {n} Anfragen sind nicht bekannt.</numerusform>
        </translation>
    </message>
    <message>
        <source>These requests cost and used nothing.</source>
        <translation>Diese Anfragen haben nichts gekostet und nichts verbraucht.</translation>
    </message>
    <message>
        <source>Reading the request</source>
        <translation>Lesen der Anforderung</translation>
    </message>
    <message numerus="yes">
        <source>Small coins were swapped at {n} mints.</source>
        <translation>
            <numerusform>Bei {n} Mint wurden kleine Münzen getauscht.</numerusform>
            <numerusform>Bei {n} Mints wurden kleine Münzen getauscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing to tidy up: the coins are few.</source>
        <translation>Es gibt nichts aufzuräumen: es sind wenige Münzen.</translation>
    </message>
    <message>
        <source>Tidying up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>{amount}&#xa0;sat a minute</source>
        <translation>{amount}&#xa0;sat je Minute</translation>
    </message>
    <message>
        <source>{amount}&#xa0;sat for a million characters</source>
        <translation>{amount}&#xa0;sat je Million Zeichen</translation>
    </message>
    <message>
        <source>{amount}&#xa0;sat a picture</source>
        <translation>{amount}&#xa0;sat je Bild</translation>
    </message>
    <message>
        <source>{amount}&#xa0;sat a request</source>
        <translation>{amount}&#xa0;sat je Anfrage</translation>
    </message>
    <message>
        <source>{price} a minute</source>
        <translation>{price} je Minute</translation>
    </message>
    <message>
        <source>{price} for a million characters</source>
        <translation>{price} je Million Zeichen</translation>
    </message>
    <message>
        <source>{price} a picture</source>
        <translation>{price} je Bild</translation>
    </message>
    <message>
        <source>{price} a request</source>
        <translation>{price} je Anfrage</translation>
    </message>
    <message>
        <source>An ecash token</source>
        <translation>Ein Ecash-Token</translation>
    </message>
    <message>
        <source>A Lightning invoice</source>
        <translation>Eine Lightning-Rechnung</translation>
    </message>
    <message>
        <source>You can pay it from what is yours.</source>
        <translation>Sie können sie aus dem bezahlen, was Ihnen gehört.</translation>
    </message>
    <message>
        <source>Or an e-mail address: {address}. Earnings can be paid to it.</source>
        <translation>Oder eine E-Mail-Adresse: {address}. Einnahmen lassen sich an sie auszahlen.</translation>
    </message>
    <message>
        <source>A Lightning address</source>
        <translation>Eine Lightning-Adresse</translation>
    </message>
    <message>
        <source>An LNURL</source>
        <translation>Eine LNURL</translation>
    </message>
    <message>
        <source>A Lightning address in another form. Earnings can be paid to it.</source>
        <translation>Eine Lightning-Adresse in anderer Form. Einnahmen lassen sich an sie auszahlen.</translation>
    </message>
    <message>
        <source>Somebody asks for ecash. Make a token and hand it to them.</source>
        <translation>Jemand bittet um Ecash. Erstellen Sie ein Token, und geben Sie es weiter.</translation>
    </message>
    <message>
        <source>A payment request</source>
        <translation>Eine Zahlungsanfrage</translation>
    </message>
    <message>
        <source>A Bitcoin address</source>
        <translation>Eine Bitcoin-Adresse</translation>
    </message>
    <message>
        <source>Payouts go by Lightning: ask for an invoice or a Lightning address.</source>
        <translation>Auszahlungen gehen über Lightning: bitten Sie um eine Rechnung oder eine Lightning-Adresse.</translation>
    </message>
    <message>
        <source>It is a secret, so it is hidden. It can become the key of this node.</source>
        <translation>Er ist geheim und deshalb verborgen. Er kann der Schlüssel dieses Knotens werden.</translation>
    </message>
    <message>
        <source>A Nostr secret key</source>
        <translation>Ein geheimer Nostr-Schlüssel</translation>
    </message>
    <message>
        <source>A Nostr public key</source>
        <translation>Ein öffentlicher Nostr-Schlüssel</translation>
    </message>
    <message>
        <source>It names somebody; your own is on the Announce page.</source>
        <translation>Er nennt jemanden; Ihr eigener steht auf der Seite Ankündigen.</translation>
    </message>
    <message>
        <source>They are a secret, so they are hidden. A wallet can be restored from them while this one is unused.</source>
        <translation>Sie sind geheim und deshalb verborgen. Eine Wallet lässt sich aus ihnen wiederherstellen, solange diese unbenutzt ist.</translation>
    </message>
    <message>
        <source>The words of a wallet</source>
        <translation>Die Wörter einer Wallet</translation>
    </message>
    <message>
        <source>It is a secret, so it is hidden. With it you can connect the provider.</source>
        <translation>Er ist geheim und deshalb verborgen. Mit ihm können Sie den Anbieter verbinden.</translation>
    </message>
    <message>
        <source>An API key of {provider}</source>
        <translation>Ein API-Schlüssel von {provider}</translation>
    </message>
    <message>
        <source>An API key</source>
        <translation>Ein API-Schlüssel</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Verbinden&#xa0;…</translation>
    </message>
    <message>
        <source>Of this node or of another one, which you could buy from. It is a secret, so it is hidden.</source>
        <translation>Von diesem Knoten oder von einem anderen, bei dem Sie kaufen könnten. Er ist geheim und deshalb verborgen.</translation>
    </message>
    <message>
        <source>A key of a Routstr node</source>
        <translation>Ein Schlüssel eines Routstr-Knotens</translation>
    </message>
    <message>
        <source>The address of an API</source>
        <translation>Die Adresse einer API</translation>
    </message>
    <message>
        <source>You can connect it as a provider: {url}</source>
        <translation>Sie können sie als Anbieter verbinden: {url}</translation>
    </message>
    <message>
        <source>If a mint is there, you can take its ecash: {url}</source>
        <translation>Falls dort eine Mint ist, können Sie ihr Ecash annehmen: {url}</translation>
    </message>
    <message>
        <source>A web address</source>
        <translation>Eine Webadresse</translation>
    </message>
    <message>
        <source>Use as a mint…</source>
        <translation>Als Mint nutzen&#xa0;…</translation>
    </message>
    <message>
        <source>Nothing that is known here</source>
        <translation>Nichts, was hier bekannt ist</translation>
    </message>
    <message>
        <source>Paste a token, an invoice, an address or a key.</source>
        <translation>Fügen Sie ein Token, eine Rechnung, eine Adresse oder einen Schlüssel ein.</translation>
    </message>
    <message>
        <source>This picture is empty.</source>
        <translation>Dieses Bild ist leer.</translation>
    </message>
    <message>
        <source>This picture is too large to be read. Cut out the part with the code.</source>
        <translation>Dieses Bild ist zu groß zum Lesen. Schneiden Sie den Teil mit dem Code aus.</translation>
    </message>
    <message>
        <source>This picture cannot be read: the file is damaged or no picture.</source>
        <translation>Dieses Bild kann nicht gelesen werden: Die Datei ist beschädigt oder kein Bild.</translation>
    </message>
    <message>
        <source>In the window</source>
        <translation>Im Fenster</translation>
    </message>
    <message>
        <source>In lists</source>
        <translation>In Listen</translation>
    </message>
    <message>
        <source>In dialogs</source>
        <translation>In Dialogen</translation>
    </message>
    <message>
        <source>Wherever the keyboard is</source>
        <translation>Wo immer die Tastatur ist</translation>
    </message>
    <message>
        <source>The pages, from top to bottom</source>
        <translation>Die Seiten, von oben nach unten</translation>
    </message>
    <message>
        <source>Hide or show amounts</source>
        <translation>Beträge verbergen oder zeigen</translation>
    </message>
    <message>
        <source>Say what was copied, and what can be done with it</source>
        <translation>Sagen, was kopiert wurde und was damit geht</translation>
    </message>
    <message>
        <source>Look again at everything</source>
        <translation>Alles neu nachsehen</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>This help</source>
        <translation>Diese Hilfe</translation>
    </message>
    <message>
        <source>Open what is chosen</source>
        <translation>Gewähltes öffnen</translation>
    </message>
    <message>
        <source>Change or rename what is chosen</source>
        <translation>Gewähltes ändern oder umbenennen</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>Einen Schritt zurück</translation>
    </message>
    <message>
        <source>Close, nothing is done</source>
        <translation>Schließen, nichts geschieht</translation>
    </message>
    <message>
        <source>To the next, or the one before</source>
        <translation>Zum Nächsten oder zum Vorigen</translation>
    </message>
    <message>
        <source>Along a chart, or to another choice</source>
        <translation>Ein Diagramm entlang oder zu anderer Wahl</translation>
    </message>
    <message>
        <source>Press or tick</source>
        <translation>Drücken oder ankreuzen</translation>
    </message>
    <message>
        <source>{spent} of {limit} today</source>
        <translation>{spent} von {limit} heute</translation>
    </message>
    <message>
        <source>{spent} today</source>
        <translation>{spent} heute</translation>
    </message>
    <message>
        <source>{spent} of {limit} this month</source>
        <translation>{spent} von {limit} in diesem Monat</translation>
    </message>
    <message>
        <source>{spent} this month</source>
        <translation>{spent} in diesem Monat</translation>
    </message>
    <message>
        <source>Version {version} is there…</source>
        <translation>Version {version} ist da&#xa0;…</translation>
    </message>
    <message>
        <source>routstr ended by itself the last time</source>
        <translation>routstr hat sich beim letzten Mal von selbst beendet</translation>
    </message>
    <message>
        <source>Something went wrong in routstr</source>
        <translation>In routstr ist etwas schiefgegangen</translation>
    </message>
    <message>
        <source>Checking the books</source>
        <translation>Bücher prüfen</translation>
    </message>
    <message>
        <source>Your money is stored safely and was checked: totals agree.</source>
        <translation>Ihr Geld ist sicher gespeichert und wurde geprüft: die Summen stimmen.</translation>
    </message>
    <message>
        <source>The check of your money found a difference, so selling has stopped. Nothing was changed.</source>
        <translation>Die Prüfung Ihres Geldes fand eine Abweichung; der Verkauf ist deshalb gestoppt. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Your money is stored on disk. It could not be checked now; it is checked at every start.</source>
        <translation>Ihr Geld ist auf der Platte gespeichert. Gerade ließ es sich nicht prüfen; geprüft wird es bei jedem Start.</translation>
    </message>
    <message>
        <source>Save diagnostics</source>
        <translation>Diagnose speichern</translation>
    </message>
    <message>
        <source>ZIP (*.zip)</source>
        <translation>ZIP (*.zip)</translation>
    </message>
    <message>
        <source>Saved {name}. It holds versions and the end of the log; no key, no token, no prompt.</source>
        <translation>{name} ist gespeichert: Versionen und das Ende des Protokolls; kein Schlüssel, kein Token, kein Prompt.</translation>
    </message>
    <message>
        <source>Saving the diagnostics</source>
        <translation>Diagnose speichern</translation>
    </message>
    <message>
        <source>{name}: all</source>
        <translation>{name}: alles</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Langsam</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Frame {number} of {round}</source>
        <translation>Bild {number} von {round}</translation>
    </message>
    <message>
        <source>Looking for codes in the picture…</source>
        <translation>Im Bild wird nach Codes gesucht…</translation>
    </message>
    <message>
        <source>Reading the picture</source>
        <translation>Lesen des Bildes</translation>
    </message>
    <message>
        <source>Scan a picture</source>
        <translation>Bild lesen</translation>
    </message>
    <message>
        <source>Pictures ({formats})</source>
        <translation>Bilder ({formats})</translation>
    </message>
    <message>
        <source>There is no QR code in this picture, or it is too blurred to be read.</source>
        <translation>In diesem Bild ist kein QR-Code, oder er ist zu unscharf zum Lesen.</translation>
    </message>
    <message>
        <source>{n}: {what}</source>
        <translation>{n}: {what}</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>Only some</source>
        <translation>Nur manche</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>Ein Modell suchen</translation>
    </message>
    <message>
        <source>Models that it may use</source>
        <translation>Modelle, die er nutzen darf</translation>
    </message>
    <message>
        <source>{model} (not sold now)</source>
        <translation>{model} (jetzt nicht im Verkauf)</translation>
    </message>
    <message>
        <source>For ever</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>Until {time}; refused from then on.</source>
        <translation>Bis {time}; ab dann abgewiesen.</translation>
    </message>
    <message>
        <source>59 min ago</source>
        <translation>vor 59 min</translation>
    </message>
    <message>
        <source>Most USD a day</source>
        <translation>Höchstens USD am Tag</translation>
    </message>
    <message>
        <source>Most USD a month</source>
        <translation>Höchstens USD im Monat</translation>
    </message>
    <message>
        <source>USD a day</source>
        <translation>USD am Tag</translation>
    </message>
    <message>
        <source>USD a month</source>
        <translation>USD im Monat</translation>
    </message>
    <message>
        <source>A limit is a number of USD above zero, or empty.</source>
        <translation>Eine Grenze ist eine Zahl in USD über null, oder leer.</translation>
    </message>
    <message>
        <source>In / out</source>
        <translation>Ein / aus</translation>
    </message>
    <message>
        <source>Tokens, in (cached ones too) and out</source>
        <translation>Tokens, Eingabe (auch aus dem Cache) und Ausgabe</translation>
    </message>
    <message>
        <source>Until the first byte and the end</source>
        <translation>Bis zum ersten Byte und bis zum Ende</translation>
    </message>
    <message>
        <source>What your provider asks for it</source>
        <translation>Was Ihr Anbieter dafür verlangt</translation>
    </message>
    <message>
        <source>What the customer paid</source>
        <translation>Was der Kunde gezahlt hat</translation>
    </message>
    <message>
        <source>Nobody knows what this request cost. It is not counted as zero.</source>
        <translation>Was diese Anfrage gekostet hat, weiß niemand. Sie zählt nicht als null.</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day}, {time}</translation>
    </message>
    <message>
        <source>Enter changes its size.</source>
        <translation>Die Eingabetaste ändert die Größe.</translation>
    </message>
    <message>
        <source>{name}. Click to change its size.</source>
        <translation>{name}. Ein Klick ändert die Größe.</translation>
    </message>
    <message>
        <source>There is neither text nor a picture in it.</source>
        <translation>Darin ist weder Text noch ein Bild.</translation>
    </message>
    <message>
        <source>Amounts are hidden.</source>
        <translation>Beträge sind verborgen.</translation>
    </message>
    <message>
        <source>Amounts are shown.</source>
        <translation>Beträge sind zu sehen.</translation>
    </message>
    <message>
        <source>Not answering on this computer</source>
        <translation>Antwortet auf diesem Computer nicht</translation>
    </message>
    <message>
        <source>Answering local apps</source>
        <translation>Antwortet lokalen Apps</translation>
    </message>
    <message>
        <source>Local apps still work</source>
        <translation>Lokale Apps arbeiten weiter</translation>
    </message>
    <message>
        <source>Unlock to start selling</source>
        <translation>Entsperren, um zu verkaufen</translation>
    </message>
    <message>
        <source>Selling, but {trouble}</source>
        <translation>Verkauft, aber: {trouble}</translation>
    </message>
    <message>
        <source>Show amounts (Ctrl+H)</source>
        <translation>Beträge zeigen (Strg+H)</translation>
    </message>
    <message>
        <source>Lightning deposit</source>
        <translation>Lightning-Einzahlung</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Läuft noch</translation>
    </message>
    <message>
        <source>Limits its rate</source>
        <translation>Bremst uns</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>Noch nicht gefragt</translation>
    </message>
    <message>
        <source>Refuses you</source>
        <translation>Weist Sie ab</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Pay out from, in sat</source>
        <translation>Auszahlen ab, in sat</translation>
    </message>
    <message>
        <source>At most in 24 hours, in sat</source>
        <translation>Höchstens in 24 Stunden, in sat</translation>
    </message>
    <message>
        <source>Stop using it</source>
        <translation>Nicht mehr benutzen</translation>
    </message>
    <message>
        <source>Each request</source>
        <translation>Je Anfrage</translation>
    </message>
    <message>
        <source>Image sent</source>
        <translation>Gesendetes Bild</translation>
    </message>
    <message>
        <source>Each search</source>
        <translation>Je Suche</translation>
    </message>
    <message>
        <source>Minute of sound</source>
        <translation>Minute Ton</translation>
    </message>
    <message>
        <source>Picture made</source>
        <translation>Erzeugtes Bild</translation>
    </message>
    <message>
        <source>In USD: per million tokens or characters, all others for one.</source>
        <translation>In USD: je Million Tokens oder Zeichen, alles andere pro Stück.</translation>
    </message>
    <message>
        <source>Back to the list price</source>
        <translation>Zurück zum Listenpreis</translation>
    </message>
    <message>
        <source>Its ecash is looked for at its mints and is yours here again. Customers&apos; keys and settings are not in the words.</source>
        <translation>Ihr Ecash wird bei ihren Mints gesucht und gehört hier wieder Ihnen. Schlüssel von Kunden und Einstellungen stecken nicht in den Wörtern.</translation>
    </message>
    <message>
        <source>No ecash found</source>
        <translation>Kein Ecash gefunden</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>Weitere Optionen</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>When several providers have a model: which one is asked.</source>
        <translation>Wenn mehrere Anbieter ein Modell haben: welcher gefragt wird.</translation>
    </message>
    <message>
        <source>Cost factor</source>
        <translation>Kostenfaktor</translation>
    </message>
    <message>
        <source>Spending limit</source>
        <translation>Ausgabengrenze</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>Längste Wartezeit</translation>
    </message>
    <message>
        <source>Its ecash comes back from its 12 words.</source>
        <translation>Ihr Ecash kommt aus ihren 12 Wörtern zurück.</translation>
    </message>
    <message>
        <source>Stop using {name}</source>
        <translation>{name} nicht mehr benutzen</translation>
    </message>
    <message>
        <source>Tidy up ecash</source>
        <translation>Ecash aufräumen</translation>
    </message>
    <message>
        <source>Known once the node runs.</source>
        <translation>Bekannt, sobald der Knoten läuft.</translation>
    </message>
    <message>
        <source>Margin for all…</source>
        <translation>Aufschlag für alle …</translation>
    </message>
    <message>
        <source>Prices per million tokens: in / out</source>
        <translation>Preise je Million Tokens: ein / aus</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>Noch nicht gesendet</translation>
    </message>
    <message>
        <source>Only this model</source>
        <translation>Nur dieses Modell</translation>
    </message>
    <message>
        <source>Only this key</source>
        <translation>Nur dieser Schlüssel</translation>
    </message>
    <message>
        <source>Only this app</source>
        <translation>Nur diese App</translation>
    </message>
    <message>
        <source>Only this outcome</source>
        <translation>Nur dieser Ausgang</translation>
    </message>
    <message>
        <source>{name}: a number from 1 to 65535. Nothing was changed.</source>
        <translation>{name}: eine Zahl von 1 bis 65535. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>Tastenkürzel …</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>Als CSV exportieren</translation>
    </message>
    <message>
        <source>{amount} in all</source>
        <translation>{amount} insgesamt</translation>
    </message>
    <message>
        <source>Nothing was earned in this time. What local apps cost you is under “Cost”.</source>
        <translation>In dieser Zeit wurde nichts verdient. Was lokale Apps Sie kosten, steht unter „Kosten“.</translation>
    </message>
    <message>
        <source>First / total</source>
        <translation>Erstes / gesamt</translation>
    </message>
    <message>
        <source>Choose one, or type an address</source>
        <translation>Wählen Sie einen, oder geben Sie eine Adresse ein</translation>
    </message>
    <message>
        <source>Columns to sort by</source>
        <translation>Spalten zum Sortieren</translation>
    </message>
    <message>
        <source>In the usual order</source>
        <translation>In der üblichen Reihenfolge</translation>
    </message>
    <message>
        <source>Sorted by {column}, smallest first</source>
        <translation>Sortiert nach {column}, Kleinstes zuerst</translation>
    </message>
    <message>
        <source>Sorted by {column}, largest first</source>
        <translation>Sortiert nach {column}, Größtes zuerst</translation>
    </message>
    <message>
        <source>Limit reached</source>
        <translation>Grenze erreicht</translation>
    </message>
    <message>
        <source>No prices</source>
        <translation>Keine Preise</translation>
    </message>
    <message numerus="yes">
        <source>{n} without a price</source>
        <translation>
            <numerusform>{n} ohne Preis</numerusform>
            <numerusform>{n} ohne Preis</numerusform>
        </translation>
    </message>
    <message>
        <source>costs × {fee}</source>
        <translation>kostet × {fee}</translation>
    </message>
    <message>
        <source>If this computer is lost or breaks, only they bring your ecash back.</source>
        <translation>Wenn dieser Computer verloren geht oder kaputt ist, bringen nur sie Ihr Ecash zurück.</translation>
    </message>
    <message>
        <source>Your 12 words are not on paper yet.</source>
        <translation>Ihre 12 Wörter stehen noch nicht auf Papier.</translation>
    </message>
    <message>
        <source>Write them down…</source>
        <translation>Aufschreiben&#xa0;…</translation>
    </message>
    <message>
        <source>The amount changed meanwhile.</source>
        <translation>Der Betrag hat sich inzwischen geändert.</translation>
    </message>
    <message>
        <source>Nothing was moved. Check the amount and try again.</source>
        <translation>Es wurde nichts bewegt. Prüfen Sie den Betrag, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Your ecash is at several mints, or partly in use.</source>
        <translation>Ihr Ecash liegt bei mehreren Mints oder ist teils in Gebrauch.</translation>
    </message>
    <message>
        <source>The mint does not answer.</source>
        <translation>Die Mint antwortet nicht.</translation>
    </message>
    <message>
        <source>Nothing was moved; your ecash stays yours. Try again when the mint is back.</source>
        <translation>Es wurde nichts bewegt; Ihr Ecash bleibt Ihres. Versuchen Sie es noch einmal, wenn die Mint wieder da ist.</translation>
    </message>
    <message>
        <source>The mint asks us to slow down.</source>
        <translation>Die Mint bittet uns, langsamer zu fragen.</translation>
    </message>
    <message>
        <source>Nothing was moved. Try again in a minute.</source>
        <translation>Es wurde nichts bewegt. Versuchen Sie es in einer Minute noch einmal.</translation>
    </message>
    <message>
        <source>The mint has not confirmed yet.</source>
        <translation>Die Mint hat noch nicht bestätigt.</translation>
    </message>
    <message>
        <source>The amount is set aside and nothing is lost. The token appears under Withdrawals as soon as the mint answers.</source>
        <translation>Der Betrag ist zurückgelegt, nichts ist verloren. Das Token erscheint unter Auszahlungen, sobald die Mint antwortet.</translation>
    </message>
    <message>
        <source>The books cannot be written.</source>
        <translation>Die Bücher lassen sich nicht schreiben.</translation>
    </message>
    <message>
        <source>Nothing is served or paid out until that works again. {message}</source>
        <translation>Bis das wieder geht, wird nichts bedient oder ausgezahlt. {message}</translation>
    </message>
    <message>
        <source>The passphrase is wrong.</source>
        <translation>Die Passphrase ist falsch.</translation>
    </message>
    <message>
        <source>Your keys are locked.</source>
        <translation>Ihre Schlüssel sind gesperrt.</translation>
    </message>
    <message>
        <source>{doing} takes too long.</source>
        <translation>{doing}: das dauert zu lange.</translation>
    </message>
    <message>
        <source>It goes on in the background; look again in a minute before you repeat it.</source>
        <translation>Es läuft im Hintergrund weiter; sehen Sie in einer Minute nach, bevor Sie es wiederholen.</translation>
    </message>
    <message>
        <source>asked first</source>
        <translation>wird zuerst gefragt</translation>
    </message>
    <message>
        <source>asked last</source>
        <translation>wird zuletzt gefragt</translation>
    </message>
    <message>
        <source>Keyring is locked</source>
        <translation>Der Schlüsselbund ist gesperrt</translation>
    </message>
    <message>
        <source>Read the screen</source>
        <translation>Bildschirm lesen</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>Nicht mehr hinsehen</translation>
    </message>
    <message>
        <source>Copied. After a minute it leaves the clipboard if this window is in front then, else when it is in front again.</source>
        <translation>Kopiert. Nach einer Minute verschwindet es aus der Zwischenablage, falls dieses Fenster dann vorn ist, sonst, sobald es wieder vorn ist.</translation>
    </message>
    <message>
        <source>Copied. It leaves the clipboard after a minute, unless you copy something else.</source>
        <translation>Kopiert. Nach einer Minute verschwindet es aus der Zwischenablage, falls Sie nichts anderes kopieren.</translation>
    </message>
    <message>
        <source>It is opened and read first. Nothing is changed before you have seen what is in it.</source>
        <translation>Sie wird zuerst geöffnet und gelesen. Nichts wird geändert, bevor Sie gesehen haben, was darin ist.</translation>
    </message>
    <message>
        <source>Open a backup file</source>
        <translation>Eine Sicherungsdatei öffnen</translation>
    </message>
    <message>
        <source>Drop the file here, or choose it.</source>
        <translation>Ziehen Sie die Datei hierher oder wählen Sie sie aus.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Backups of routstr ({pattern})</source>
        <translation>Sicherungen von routstr ({pattern})</translation>
    </message>
    <message>
        <source>All files ({pattern})</source>
        <translation>Alle Dateien ({pattern})</translation>
    </message>
    <message>
        <source>Opening it. The passphrase is made hard to guess, so this takes a moment.</source>
        <translation>Sie wird geöffnet. Damit die Passphrase schwer zu erraten ist, dauert das einen Moment.</translation>
    </message>
    <message>
        <source>Opening the backup</source>
        <translation>Das Öffnen der Sicherung</translation>
    </message>
    <message>
        <source>The backup is put in place, then each mint is asked for every coin. This can take a minute.</source>
        <translation>Die Sicherung wird eingespielt, dann wird jede Mint nach jeder Münze gefragt. Das kann eine Minute dauern.</translation>
    </message>
    <message>
        <source>The passphrase opens it, and it is whole. This is in it:</source>
        <translation>Die Passphrase öffnet sie, und sie ist unversehrt. Das ist darin:</translation>
    </message>
    <message>
        <source>Everything comes back from it: settings, keys, books and ecash.</source>
        <translation>Alles kommt aus ihr zurück: Einstellungen, Schlüssel, Bücher und Ecash.</translation>
    </message>
    <message>
        <source>The words bring its ecash back; a backup file also settings, keys and books.</source>
        <translation>Die Wörter bringen ihr Ecash zurück, eine Sicherungsdatei auch Einstellungen, Schlüssel und Bücher.</translation>
    </message>
    <message>
        <source>These books were written by a newer version of routstr. Nothing was changed: install that version, or one after it.</source>
        <translation>Diese Bücher wurden von einer neueren Version von routstr geschrieben. Nichts wurde geändert: Installieren Sie diese Version oder eine spätere.</translation>
    </message>
    <message>
        <source>These books are damaged. Nothing was changed.</source>
        <translation>Diese Bücher sind beschädigt. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The backup is restored, but the node could not be started.</source>
        <translation>Die Sicherung ist wiederhergestellt, aber der Knoten ließ sich nicht starten.</translation>
    </message>
    <message>
        <source>This is the demo: nothing is restored into it. Go back to your own node first.</source>
        <translation>Dies ist die Vorführung: In sie wird nichts wiederhergestellt. Kehren Sie zuerst zu Ihrem eigenen Knoten zurück.</translation>
    </message>
    <message>
        <source>The node is not running. Start it first.</source>
        <translation>Der Knoten läuft nicht. Starten Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>This node has a Nostr key or an onion address of its own, which the backup would replace. Restore into a new profile instead (--data-dir).</source>
        <translation>Dieser Knoten hat einen eigenen Nostr-Schlüssel oder eine eigene Onion-Adresse, die die Sicherung ersetzen würde. Stellen Sie sie stattdessen in einem neuen Profil wieder her (--data-dir).</translation>
    </message>
    <message>
        <source>This wallet is in use: money has moved in it, and a backup would take its place. Restore into a new profile instead (--data-dir).</source>
        <translation>Diese Wallet ist in Gebrauch: In ihr hat sich Geld bewegt, und eine Sicherung träte an ihre Stelle. Stellen Sie sie stattdessen in einem neuen Profil wieder her (--data-dir).</translation>
    </message>
    <message>
        <source>{folder} is in use already. By a command a backup is restored into an empty profile only: choose another directory with --data-dir. Nothing was changed.</source>
        <translation>{folder} ist schon in Gebrauch. Ein Befehl stellt eine Sicherung nur in einem leeren Profil wieder her: Wählen Sie mit --data-dir ein anderes Verzeichnis. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The backup cannot be unpacked into {place} ({reason}). Nothing was changed.</source>
        <translation>Die Sicherung lässt sich nicht nach {place} entpacken ({reason}). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>A backup was being restored here, and its secrets are not in this secrets store. Start routstr as the user (and with the keyring or passphrase) that restored it.</source>
        <translation>Hier wurde eine Sicherung wiederhergestellt, und ihre Geheimnisse sind nicht in diesem Speicher. Starten Sie routstr als der Benutzer (und mit dem Schlüsselbund oder der Passphrase), der sie wiederhergestellt hat.</translation>
    </message>
    <message>
        <source>Backup of {when}</source>
        <translation>Sicherung: {when}</translation>
    </message>
    <message>
        <source>Backup of an unknown day</source>
        <translation>Sicherung von unbekanntem Tag</translation>
    </message>
    <message>
        <source>{amount} for {keys}</source>
        <translation>{amount} für {keys}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Ihres</translation>
    </message>
    <message>
        <source>Keys of local apps</source>
        <translation>Schlüssel lokaler Apps</translation>
    </message>
    <message>
        <source>Nostr key</source>
        <translation>Nostr-Schlüssel</translation>
    </message>
    <message>
        <source>Yes, with its name and reviews</source>
        <translation>Ja, mit Namen und Bewertungen</translation>
    </message>
    <message>
        <source>It takes the place of this unused wallet and of what was set up here, {names} included.</source>
        <translation>Sie tritt an die Stelle dieser unbenutzten Wallet und dessen, was hier eingerichtet wurde, auch von {names}.</translation>
    </message>
    <message>
        <source>It takes the place of this unused wallet and of what was set up here.</source>
        <translation>Sie tritt an die Stelle dieser unbenutzten Wallet und dessen, was hier eingerichtet wurde.</translation>
    </message>
    <message>
        <source>No other computer may go on with the same wallet: the two would get into each other&apos;s way.</source>
        <translation>Kein anderer Computer darf mit derselben Wallet weitermachen: Die beiden kämen einander in die Quere.</translation>
    </message>
    <message>
        <source>Ecash that was spent or came in later is found out at the mints, and the books follow.</source>
        <translation>Was danach an Ecash ausgegeben wurde oder hereinkam, wird bei den Mints ermittelt, und die Bücher folgen dem.</translation>
    </message>
    <message>
        <source>What customers used or paid later is not known: their balances are those of the backup.</source>
        <translation>Was Kunden danach verbraucht oder bezahlt haben, ist nicht bekannt: Ihre Guthaben sind die der Sicherung.</translation>
    </message>
    <message>
        <source>It knows nothing of what came after it.</source>
        <translation>Sie weiß nichts von dem, was nach ihr geschah.</translation>
    </message>
    <message>
        <source>Restored: {amount} found</source>
        <translation>Wiederhergestellt: {amount} gefunden</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>Wiederhergestellt</translation>
    </message>
    <message>
        <source>Settings, keys and books are those of the backup. Nothing is sold until you start selling.</source>
        <translation>Einstellungen, Schlüssel und Bücher sind die der Sicherung. Verkauft wird erst, wenn Sie den Verkauf starten.</translation>
    </message>
    <message>
        <source>{mints} did not answer and is asked again by itself; until then the books may not balance.</source>
        <translation>{mints} hat nicht geantwortet und wird von selbst wieder gefragt; bis dahin gehen die Bücher vielleicht nicht auf.</translation>
    </message>
    <message>
        <source>{amount} of the backup were spent after it was made, and are taken off what is yours.</source>
        <translation>{amount} der Sicherung wurden ausgegeben, nachdem sie entstand, und sind von dem abgezogen, was Ihnen gehört.</translation>
    </message>
    <message>
        <source>{amount} came in after it was made. They are yours.</source>
        <translation>{amount} kamen herein, nachdem sie entstand. Sie gehören Ihnen.</translation>
    </message>
    <message>
        <source>{amount} that customers may ask back are not there: add ecash before you sell.</source>
        <translation>{amount}, die Kunden zurückfordern können, sind nicht da: Fügen Sie Ecash hinzu, bevor Sie verkaufen.</translation>
    </message>
    <message>
        <source>Not all of it is certain yet.</source>
        <translation>Noch ist nicht alles gewiss.</translation>
    </message>
    <message>
        <source>Something happened after the backup.</source>
        <translation>Nach der Sicherung ist etwas geschehen.</translation>
    </message>
    <message>
        <source>You have a backup file?</source>
        <translation>Sie haben eine Sicherungsdatei?</translation>
    </message>
    <message>
        <source>Its passphrase opens it. It can be restored as long as the wallet here is unused.</source>
        <translation>Ihre Passphrase öffnet sie. Sie kann wiederhergestellt werden, solange die Wallet hier unbenutzt ist.</translation>
    </message>
    <message>
        <source>A backup file of this program</source>
        <translation>Eine Sicherungsdatei dieses Programms</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Eingabe zeigen</translation>
    </message>
    <message>
        <source>Hide what is typed</source>
        <translation>Eingabe verbergen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen…</translation>
    </message>
    <message>
        <source>Choose a backup file</source>
        <translation>Eine Sicherungsdatei auswählen</translation>
    </message>
    <message>
        <source>Another…</source>
        <translation>Andere…</translation>
    </message>
    <message>
        <source>Choose another backup file</source>
        <translation>Eine andere Sicherungsdatei auswählen</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>1 Jahr</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message numerus="yes">
        <source>Delete requests older than {n} days?</source>
        <translation>
            <numerusform>Anfragen löschen, die älter als {n} Tag sind?</numerusform>
            <numerusform>Anfragen löschen, die älter als {n} Tage sind?</numerusform>
        </translation>
    </message>
    <message>
        <source>They leave the request log now, and from then on each day. Charts, profit and your books stay as they are.</source>
        <translation>Sie verlassen das Anfragenprotokoll jetzt und von da an jeden Tag. Diagramme, Gewinn und Ihre Bücher bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>Keep the request log</source>
        <translation>Anfragenprotokoll aufbewahren</translation>
    </message>
    <message>
        <source>Who asked for which model, when and at what cost; never what was said. Charts and profit stay in any case.</source>
        <translation>Wer wann welches Modell zu welchem Preis fragte; nie, was gesagt wurde. Diagramme und Gewinn bleiben auf jeden Fall.</translation>
    </message>
    <message numerus="yes">
        <source>Now: {n} days.</source>
        <translation>
            <numerusform>Jetzt: {n} Tag.</numerusform>
            <numerusform>Jetzt: {n} Tage.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody was refused.</source>
        <translation>Niemand wurde abgelehnt.</translation>
    </message>
    <message>
        <source>A request that is refused before it begins gets a line here, with the reason.</source>
        <translation>Eine Anfrage, die vor ihrem Beginn abgelehnt wird, bekommt hier eine Zeile mit dem Grund.</translation>
    </message>
    <message>
        <source>It is their client&apos;s mistake: there is nothing to do, unless the app is your own.</source>
        <translation>Der Fehler liegt bei ihrem Programm: Zu tun ist nichts, außer es ist Ihre eigene App.</translation>
    </message>
    <message>
        <source>It passes by itself; the token is still its owner&apos;s.</source>
        <translation>Das vergeht von selbst; das Token gehört weiter seinem Besitzer.</translation>
    </message>
    <message>
        <source>The token was not good. Nothing was credited, and there is nothing to do.</source>
        <translation>Das Token war nicht gut. Nichts wurde gutgeschrieben, zu tun ist nichts.</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Kein Schlüssel</translation>
    </message>
    <message>
        <source>They showed neither a key nor ecash. One of your own apps needs the key that the Overview shows.</source>
        <translation>Es kam weder ein Schlüssel noch Ecash. Eine Ihrer eigenen Apps braucht den Schlüssel, den die Übersicht zeigt.</translation>
    </message>
    <message>
        <source>Unknown key</source>
        <translation>Fremder Schlüssel</translation>
    </message>
    <message>
        <source>This node has no such key. Keys of local apps work on this computer only.</source>
        <translation>Dieser Knoten kennt den Schlüssel nicht. Schlüssel lokaler Apps gelten nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>This node has no such key.</source>
        <translation>Dieser Knoten kennt den Schlüssel nicht.</translation>
    </message>
    <message>
        <source>Revoked key</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>You revoked this key. On the page Keys you can make another one.</source>
        <translation>Sie haben diesen Schlüssel widerrufen. Auf der Seite Schlüssel können Sie einen neuen machen.</translation>
    </message>
    <message>
        <source>Paused key</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>You paused this key. On the page Keys you can resume it.</source>
        <translation>Sie haben diesen Schlüssel pausiert. Auf der Seite Schlüssel können Sie ihn wieder freigeben.</translation>
    </message>
    <message>
        <source>Expired key</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Its time is over. On the page Keys you can give it more.</source>
        <translation>Seine Zeit ist um. Auf der Seite Schlüssel können Sie sie verlängern.</translation>
    </message>
    <message>
        <source>Model not allowed</source>
        <translation>Modell gesperrt</translation>
    </message>
    <message>
        <source>This key is for other models. Its details on the page Keys say which.</source>
        <translation>Dieser Schlüssel gilt für andere Modelle. Für welche, sagen seine Details auf der Seite Schlüssel.</translation>
    </message>
    <message>
        <source>Balance too low</source>
        <translation>Guthaben zu klein</translation>
    </message>
    <message>
        <source>The key could not cover the most that the request may cost. The customer has to pay in more.</source>
        <translation>Der Schlüssel deckte nicht, was die Anfrage höchstens kosten kann. Der Kunde muss mehr einzahlen.</translation>
    </message>
    <message>
        <source>The key has spent what it may. A limit with a period is full again when the next one begins.</source>
        <translation>Der Schlüssel hat ausgegeben, was er darf. Eine Grenze mit Zeitraum ist mit dem nächsten wieder frei.</translation>
    </message>
    <message>
        <source>Model not sold</source>
        <translation>Modell fehlt</translation>
    </message>
    <message>
        <source>You sell no model of this name. The page Models shows what you sell, and can give a model other names.</source>
        <translation>Sie verkaufen kein Modell dieses Namens. Die Seite Modelle zeigt, was Sie verkaufen, und kann einem Modell weitere Namen geben.</translation>
    </message>
    <message>
        <source>Not offered</source>
        <translation>Nicht im Angebot</translation>
    </message>
    <message>
        <source>Your provider has no such endpoint for this model. Another provider may have it.</source>
        <translation>Ihr Anbieter hat für dieses Modell keinen solchen Endpunkt. Ein anderer Anbieter hat ihn vielleicht.</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>Zu viele Anfragen</translation>
    </message>
    <message>
        <source>More came at once than is let in, or a limit of the key was reached. It passes by itself.</source>
        <translation>Es kamen mehr auf einmal, als eingelassen werden, oder eine Grenze des Schlüssels war erreicht. Das vergeht von selbst.</translation>
    </message>
    <message>
        <source>Not selling</source>
        <translation>Kein Verkauf</translation>
    </message>
    <message>
        <source>Selling was stopped or paused, or this node was shutting down.</source>
        <translation>Der Verkauf war gestoppt oder pausiert, oder dieser Knoten wurde gerade beendet.</translation>
    </message>
    <message>
        <source>The bitcoin price or the price of this model was not known. The Overview says what is missing.</source>
        <translation>Der Bitcoin-Kurs oder der Preis des Modells war nicht bekannt. Die Übersicht sagt, was fehlt.</translation>
    </message>
    <message>
        <source>Books closed</source>
        <translation>Bücher zu</translation>
    </message>
    <message>
        <source>Payments could not be recorded. The Overview says why.</source>
        <translation>Zahlungen konnten nicht verbucht werden. Warum, sagt die Übersicht.</translation>
    </message>
    <message>
        <source>No provider</source>
        <translation>Kein Anbieter</translation>
    </message>
    <message>
        <source>No provider is set up. Add one on the page Providers.</source>
        <translation>Kein Anbieter ist eingerichtet. Fügen Sie auf der Seite Anbieter einen hinzu.</translation>
    </message>
    <message>
        <source>Provider down</source>
        <translation>Anbieter fehlt</translation>
    </message>
    <message>
        <source>The provider of this model did not serve you. The page Providers says why.</source>
        <translation>Der Anbieter dieses Modells hat Sie nicht bedient. Warum, sagt die Seite Anbieter.</translation>
    </message>
    <message>
        <source>Provider busy</source>
        <translation>Anbieter voll</translation>
    </message>
    <message>
        <source>Your provider let no more in. It passes by itself.</source>
        <translation>Ihr Anbieter ließ nicht mehr ein. Das vergeht von selbst.</translation>
    </message>
    <message>
        <source>Mint not used</source>
        <translation>Fremde Mint</translation>
    </message>
    <message>
        <source>They paid with ecash of a mint that you do not use. If you trust it, add it on the page Wallet.</source>
        <translation>Bezahlt wurde mit Ecash einer Mint, die Sie nicht verwenden. Wenn Sie ihr vertrauen, fügen Sie sie auf der Seite Wallet hinzu.</translation>
    </message>
    <message>
        <source>Mint down</source>
        <translation>Mint fehlt</translation>
    </message>
    <message>
        <source>Mint busy</source>
        <translation>Mint voll</translation>
    </message>
    <message>
        <source>Payment in doubt</source>
        <translation>Zahlung unklar</translation>
    </message>
    <message>
        <source>The mint has not answered yet. It is asked again; nothing is lost.</source>
        <translation>Die Mint hat noch nicht geantwortet. Sie wird wieder gefragt; nichts ist verloren.</translation>
    </message>
    <message>
        <source>Token spent</source>
        <translation>Token verbraucht</translation>
    </message>
    <message>
        <source>Bad token</source>
        <translation>Token ungültig</translation>
    </message>
    <message>
        <source>Empty token</source>
        <translation>Token leer</translation>
    </message>
    <message>
        <source>Token too small</source>
        <translation>Token zu klein</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>Zu groß</translation>
    </message>
    <message>
        <source>Wrong address</source>
        <translation>Falsche Adresse</translation>
    </message>
    <message>
        <source>The address for local apps answers to localhost only. Customers need the other one.</source>
        <translation>Die Adresse für lokale Apps antwortet nur auf localhost. Kunden brauchen die andere.</translation>
    </message>
    <message>
        <source>Web page refused</source>
        <translation>Fremde Webseite</translation>
    </message>
    <message>
        <source>A web page of another site wanted to use the address for local apps. It may not.</source>
        <translation>Eine fremde Webseite wollte die Adresse für lokale Apps benutzen. Das darf sie nicht.</translation>
    </message>
    <message>
        <source>Fault of this node</source>
        <translation>Fehler hier</translation>
    </message>
    <message>
        <source>The log in Settings has the details, by the request id.</source>
        <translation>Das Protokoll in den Einstellungen hat die Einzelheiten, unter der Anfragenummer.</translation>
    </message>
    <message>
        <source>Bad request</source>
        <translation>Fehlerhaft</translation>
    </message>
    <message>
        <source>Not served</source>
        <translation>Nicht bedient</translation>
    </message>
    <message>
        <source>The Overview says whether something is wrong now.</source>
        <translation>Die Übersicht sagt, ob gerade etwas nicht stimmt.</translation>
    </message>
    <message>
        <source>Nobody was refused in the last 24 hours.</source>
        <translation>In den letzten 24 Stunden wurde niemand abgelehnt.</translation>
    </message>
    <message numerus="yes">
        <source>{n} requests were refused in the last 24 hours.</source>
        <translation>
            <numerusform>In den letzten 24 Stunden wurde {n} Anfrage abgelehnt.</numerusform>
            <numerusform>In den letzten 24 Stunden wurden {n} Anfragen abgelehnt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Refused in the last 24 hours, and why</source>
        <translation>In den letzten 24 Stunden abgelehnt, und warum</translation>
    </message>
    <message>
        <source>{n} refused</source>
        <translation>{n} abgelehnt</translation>
    </message>
    <message>
        <source>Counted in the request log, which begins on {day}: the sums of days before do not tell this apart.</source>
        <translation>Gezählt im Anfragenprotokoll, das am {day} beginnt: Die Summen der Tage davor trennen das nicht.</translation>
    </message>
    <message>
        <source>Refused requests are in no chart: they earned, cost and used nothing. The tab Requests lists them.</source>
        <translation>Abgelehnte Anfragen sind in keinem Diagramm: Sie brachten, kosteten und verbrauchten nichts. Der Reiter Anfragen führt sie auf.</translation>
    </message>
    <message>
        <source>Nothing matches the filter in this time.</source>
        <translation>In dieser Zeit passt nichts zum Filter.</translation>
    </message>
    <message>
        <source>Fees belong to no single request: they are left out here.</source>
        <translation>Gebühren gehören zu keiner einzelnen Anfrage: Sie fehlen hier.</translation>
    </message>
    <message>
        <source>The mint has no keys for coins that make this amount.</source>
        <translation>Die Mint hat keine Schlüssel für Münzen, die diesen Betrag ergeben.</translation>
    </message>
    <message>
        <source>Nothing is sold until they are open. Open the window: it takes your passphrase, or tries your keyring again.</source>
        <translation>Bis sie offen sind, wird nichts verkauft. Öffnen Sie das Fenster: Es nimmt Ihre Passphrase an oder versucht Ihren Schlüsselbund erneut.</translation>
    </message>
    <message>
        <source>Show hex key</source>
        <translation>Hex-Schlüssel zeigen</translation>
    </message>
    <message>
        <source>Hide hex key</source>
        <translation>Hex-Schlüssel verbergen</translation>
    </message>
    <message>
        <source>Show the event</source>
        <translation>Ereignis zeigen</translation>
    </message>
    <message>
        <source>Hide the event</source>
        <translation>Ereignis verbergen</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>One price for all models</source>
        <translation>Ein Preis für alle Modelle</translation>
    </message>
    <message>
        <source>Instead of the price of each model: what stands in the next three lines.</source>
        <translation>Statt des Preises jedes Modells gilt, was in den nächsten drei Zeilen steht.</translation>
    </message>
    <message>
        <source>Per request</source>
        <translation>Je Anfrage</translation>
    </message>
    <message>
        <source>Counts with one price for all models, where both prices per 1,000 tokens are 0.</source>
        <translation>Gilt bei einem Preis für alle Modelle, wenn beide Preise je 1.000 Token 0 sind.</translation>
    </message>
    <message>
        <source>Per 1,000 tokens asked</source>
        <translation>Je 1.000 Token der Frage</translation>
    </message>
    <message>
        <source>With one price for all models, instead of the price per request.</source>
        <translation>Bei einem Preis für alle Modelle, anstelle des Preises je Anfrage.</translation>
    </message>
    <message>
        <source>Per 1,000 tokens answered</source>
        <translation>Je 1.000 Token der Antwort</translation>
    </message>
    <message>
        <source>Factor for the exchange rate</source>
        <translation>Faktor für den Wechselkurs</translation>
    </message>
    <message>
        <source>Multiplies each price besides your margin: 1.005 is half a percent more.</source>
        <translation>Vervielfacht jeden Preis neben deiner Marge: 1.005 ist ein halbes Prozent mehr.</translation>
    </message>
    <message>
        <source>Least price of a request</source>
        <translation>Mindestpreis einer Anfrage</translation>
    </message>
    <message>
        <source>No request costs less. 1,000 msat are 1 sat.</source>
        <translation>Keine Anfrage kostet weniger. 1.000 msat sind 1 sat.</translation>
    </message>
    <message>
        <source>Price of a child key</source>
        <translation>Preis eines Unterschlüssels</translation>
    </message>
    <message>
        <source>What a customer pays for each.</source>
        <translation>Was ein Kunde für jeden bezahlt.</translation>
    </message>
    <message>
        <source>Price of a bitcoin</source>
        <translation>Preis eines Bitcoin</translation>
    </message>
    <message>
        <source>Fixes the exchange rate. Empty: it is asked from public sources.</source>
        <translation>Legt den Wechselkurs fest. Leer: Er wird bei öffentlichen Quellen erfragt.</translation>
    </message>
    <message>
        <source>List prices may rise by</source>
        <translation>Listenpreise dürfen steigen um</translation>
    </message>
    <message>
        <source>A greater rise waits until you agree to it on the page Models.</source>
        <translation>Ein größerer Anstieg wartet, bis du ihm auf der Seite Modelle zustimmst.</translation>
    </message>
    <message>
        <source>Fetch list prices once a day</source>
        <translation>Listenpreise einmal am Tag holen</translation>
    </message>
    <message>
        <source>Without it, those that came with the program count.</source>
        <translation>Sonst gelten die, die mit dem Programm kamen.</translation>
    </message>
    <message>
        <source>Credit before the swap</source>
        <translation>Gutschrift vor dem Tausch</translation>
    </message>
    <message>
        <source>Most that counts at each mint before it is swapped, of ecash locked to you. 0: each is swapped first.</source>
        <translation>So viel an dich gebundenes Ecash gilt je Mint höchstens, bevor es getauscht ist. 0: Jedes wird zuerst getauscht.</translation>
    </message>
    <message>
        <source>Unclaimed change returns after</source>
        <translation>Nicht abgeholtes Wechselgeld zurück nach</translation>
    </message>
    <message>
        <source>To the key that it is of. One day has 86400 seconds. 0: never.</source>
        <translation>Auf den Schlüssel, von dem es stammt. Ein Tag hat 86400 Sekunden. 0: nie.</translation>
    </message>
    <message>
        <source>Forget unused keys after</source>
        <translation>Unbenutzte Schlüssel vergessen nach</translation>
    </message>
    <message>
        <source>Only keys without a balance. 0: never.</source>
        <translation>Nur Schlüssel ohne Guthaben. 0: nie.</translation>
    </message>
    <message>
        <source>Fee of a payout at most</source>
        <translation>Gebühr einer Auszahlung höchstens</translation>
    </message>
    <message>
        <source>Of what is paid out by itself, and 1 sat on top; 3 sat are always allowed.</source>
        <translation>Von dem, was von selbst ausgezahlt wird, und 1 sat dazu; 3 sat sind immer erlaubt.</translation>
    </message>
    <message>
        <source>Look for a payout every</source>
        <translation>Auszahlung prüfen alle</translation>
    </message>
    <message>
        <source>At least 60.</source>
        <translation>Mindestens 60.</translation>
    </message>
    <message>
        <source>Stay awake while serving</source>
        <translation>Bei Anfragen wach bleiben</translation>
    </message>
    <message>
        <source>The computer does not fall asleep by itself while a request runs.</source>
        <translation>Der Computer schläft nicht von selbst ein, solange eine Anfrage läuft.</translation>
    </message>
    <message>
        <source>Check the address</source>
        <translation>Adresse prüfen</translation>
    </message>
    <message>
        <source>Your address is announced only after it answered. Off: if your router hides it from yourself.</source>
        <translation>Deine Adresse wird erst bekannt gegeben, wenn sie geantwortet hat. Aus: wenn dein Router sie vor dir selbst verbirgt.</translation>
    </message>
    <message>
        <source>Look for other nodes every</source>
        <translation>Andere Nodes suchen alle</translation>
    </message>
    <message>
        <source>To list them for customers. 0: only when you look yourself.</source>
        <translation>Um sie Kunden aufzulisten. 0: nur, wenn du selbst nachsiehst.</translation>
    </message>
    <message>
        <source>The log holds</source>
        <translation>Das Protokoll enthält</translation>
    </message>
    <message>
        <source>This and what is worse.</source>
        <translation>Dies und alles Schlimmere.</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>Preise</translation>
    </message>
    <message>
        <source>Ecash and keys</source>
        <translation>Ecash und Schlüssel</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Prices, limits and intervals that few need to change.</source>
        <translation>Preise, Grenzen und Abstände, die wenige ändern müssen.</translation>
    </message>
    <message>
        <source>Save the advanced settings</source>
        <translation>Die erweiterten Einstellungen speichern</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Back to the default: {name}</source>
        <translation>Zurück zur Vorgabe: {name}</translation>
    </message>
    <message>
        <source>Default: on.</source>
        <translation>Vorgabe: an.</translation>
    </message>
    <message>
        <source>Default: off.</source>
        <translation>Vorgabe: aus.</translation>
    </message>
    <message>
        <source>Default: {value}.</source>
        <translation>Vorgabe: {value}.</translation>
    </message>
    <message>
        <source>Counts from the next start.</source>
        <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Show advanced settings</source>
        <translation>Erweiterte Einstellungen zeigen</translation>
    </message>
    <message>
        <source>Hide advanced settings</source>
        <translation>Erweiterte Einstellungen verbergen</translation>
    </message>
</context>
</TS>
