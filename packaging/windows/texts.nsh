; What the installer says beside NSIS's own texts, in each language of the program.

!macro Said NAME EN DE FR ES IT HR
  LangString ${NAME} ${LANG_ENGLISH} "${EN}"
  LangString ${NAME} ${LANG_GERMAN} "${DE}"
  LangString ${NAME} ${LANG_FRENCH} "${FR}"
  LangString ${NAME} ${LANG_SPANISH} "${ES}"
  LangString ${NAME} ${LANG_ITALIAN} "${IT}"
  LangString ${NAME} ${LANG_CROATIAN} "${HR}"
!macroend

!insertmacro Said DESKTOP_ICON \
  "Icon on the desktop" \
  "Symbol auf dem Desktop" \
  "Icône sur le bureau" \
  "Icono en el escritorio" \
  "Icona sul desktop" \
  "Ikona na radnoj površini"

!insertmacro Said COLLECTOR_FILE \
  "Opt-In Desk collector" \
  "Sammelstelle von Opt-In Desk" \
  "collecteur Opt-In Desk" \
  "recopilador de Opt-In Desk" \
  "raccoglitore di Opt-In Desk" \
  "mjesto prikupljanja Opt-In Deska"

!insertmacro Said SIGNUPS_FILE \
  "sign-ups collected for Opt-In Desk" \
  "für Opt-In Desk gesammelte Anmeldungen" \
  "inscriptions recueillies pour Opt-In Desk" \
  "altas recogidas para Opt-In Desk" \
  "iscrizioni raccolte per Opt-In Desk" \
  "prijave skupljene za Opt-In Desk"

!insertmacro Said IS_OPEN \
  "Opt-In Desk is open. Close its windows, also beside the clock, and try again. Nothing was changed." \
  "Opt-In Desk ist geöffnet. Schließen Sie seine Fenster, auch neben der Uhr, und versuchen Sie es noch einmal. Es wurde nichts geändert." \
  "Opt-In Desk est ouvert. Fermez ses fenêtres, aussi à côté de l’horloge, puis réessayez. Rien n’a été modifié." \
  "Opt-In Desk está abierto. Cierre sus ventanas, también junto al reloj, e inténtelo de nuevo. No se ha cambiado nada." \
  "Opt-In Desk è aperto. Chiuda le sue finestre, anche accanto all’orologio, e riprovi. Non è stato modificato nulla." \
  "Opt-In Desk je otvoren. Zatvorite njegove prozore, i pokraj sata, pa pokušajte ponovno. Ništa nije promijenjeno."

!insertmacro Said NOT_REMOVED \
  "The version that is there could not be removed, so the new one was not installed. Your data was not touched. Remove it in the settings of Windows (Apps), and try again." \
  "Die vorhandene Version ließ sich nicht entfernen, darum wurde die neue nicht installiert. Ihre Daten sind unberührt. Entfernen Sie sie in den Einstellungen von Windows (Apps) und versuchen Sie es noch einmal." \
  "La version présente n’a pas pu être supprimée ; la nouvelle n’a donc pas été installée. Vos données n’ont pas été touchées. Supprimez-la dans les paramètres de Windows (Applications), puis réessayez." \
  "No se pudo quitar la versión que hay, por eso no se instaló la nueva. Sus datos no se han tocado. Quítela en la configuración de Windows (Aplicaciones) e inténtelo de nuevo." \
  "Non è stato possibile rimuovere la versione presente, perciò la nuova non è stata installata. I Suoi dati non sono stati toccati. La rimuova nelle impostazioni di Windows (App) e riprovi." \
  "Postojeća inačica nije se mogla ukloniti pa nova nije instalirana. Vaši podaci nisu dirani. Uklonite je u postavkama Windowsa (Aplikacije) i pokušajte ponovno."

!insertmacro Said OTHER_WINDOWS \
  "Opt-In Desk needs Windows 10 or newer, 64-bit. Nothing was installed." \
  "Opt-In Desk braucht Windows 10 oder neuer, 64 Bit. Es wurde nichts installiert." \
  "Opt-In Desk nécessite Windows 10 ou plus récent, 64 bits. Rien n’a été installé." \
  "Opt-In Desk necesita Windows 10 o posterior, de 64 bits. No se ha instalado nada." \
  "Opt-In Desk richiede Windows 10 o successivo, a 64 bit. Non è stato installato nulla." \
  "Opt-In Desk treba Windows 10 ili noviji, 64-bitni. Ništa nije instalirano."

; Three lines of some seventy letters have room on the page.
!insertmacro Said DATA_STAYS \
  "Your data stays in $LOCALAPPDATA\Opt-In Desk, passwords in the Credential Manager. Who wants the data gone, too, deletes that folder afterwards." \
  "Ihre Daten bleiben in $LOCALAPPDATA\Opt-In Desk, Passwörter in der Anmeldeinformationsverwaltung. Wer auch die Daten löschen will, löscht danach diesen Ordner." \
  "Vos données restent dans $LOCALAPPDATA\Opt-In Desk, les mots de passe dans le Gestionnaire d’identification. Pour supprimer aussi les données, supprimez ensuite ce dossier." \
  "Sus datos se quedan en $LOCALAPPDATA\Opt-In Desk, las contraseñas en el Administrador de credenciales. Si tampoco quiere los datos, borre después esa carpeta." \
  "I Suoi dati restano in $LOCALAPPDATA\Opt-In Desk, le password in Gestione credenziali. Per eliminare anche i dati, elimini poi quella cartella." \
  "Vaši podaci ostaju u $LOCALAPPDATA\Opt-In Desk, lozinke u Upravitelju vjerodajnica. Tko ni podatke ne želi, neka zatim izbriše tu mapu."
