// Words shared with the programs' catalogue: [English, Russian, Kazakh]. Russian and Kazakh are
// machine-made and unreviewed.

export const CATALOGUE = {
  page_four: [
    'Four different questions, four different answers. None of them stands for another.',
    'Четыре разных вопроса, четыре разных ответа. Ни один не заменяет другой.',
    'Төрт бөлек сұрақ, төрт бөлек жауап. Бірі екіншісінің орнына жүрмейді.',
  ],
  page_q_integrity: [
    'Integrity',
    'Целостность',
    'Тұтастығы',
  ],
  page_q_integrity_what: [
    'Was anything changed since it was signed?',
    'Менялось ли что-нибудь после подписи?',
    'Қол қойылғаннан кейін бірдеңе өзгерді ме?',
  ],
  page_q_signer: [
    'Signer',
    'Подписавший',
    'Қол қоюшы',
  ],
  page_q_signer_what: [
    'Whose vault signed it?',
    'Чьё хранилище подписало?',
    'Кімнің қоймасы қол қойды?',
  ],
  page_q_time: [
    'Time',
    'Время',
    'Уақыты',
  ],
  page_q_time_what: [
    'When did it exist?',
    'Когда это существовало?',
    'Ол қашан болған?',
  ],
  page_q_truth: [
    'Truth',
    'Истинность',
    'Ақиқаты',
  ],
  page_q_truth_what: [
    'Is what is said true?',
    'Правда ли то, что сказано?',
    'Айтылғаны рас па?',
  ],
  page_a_intact: [
    'Intact',
    'Не нарушена',
    'Бұзылмаған',
  ],
  page_a_intact_why: [
    'Every word and file shown is exactly what the vault signed.',
    'Каждое показанное слово и каждый файл — в точности то, что подписало хранилище.',
    'Көрсетілген әр сөз бен файл — дәл қойма қол қойғанның өзі.',
  ],
  page_a_trusted: [
    'Known to you',
    'Вам известен',
    'Сізге белгілі',
  ],
  page_a_untrusted: [
    'Not established',
    'Не установлен',
    'Анықталмаған',
  ],
  page_a_untrusted_why: [
    'Anybody can make a vault. Compare the fingerprint below before you rely on who it is from.',
    'Хранилище может создать кто угодно. Прежде чем полагаться на то, от кого это, сверьте отпечаток ниже.',
    'Қойманы кез келген адам жасай алады. Кімнен екеніне сенбес бұрын төмендегі таңба ізін салыстырыңыз.',
  ],
  page_a_claimed: [
    'As claimed',
    'По заявлению',
    'Мәлімдеме бойынша',
  ],
  page_a_claimed_why: [
    'Dates in the evidence are statements. No outside clock confirms them here; only the order of entries in the log is proved.',
    'Даты в свидетельстве — утверждения. Внешние часы их здесь не подтверждают; доказан только порядок записей в журнале.',
    'Дәлелдегі күндер — мәлімдемелер. Мұнда оларды сыртқы сағат растамайды; тек журналдағы жазбалардың реті дәлелденген.',
  ],
  page_a_truth: [
    'Not assessed',
    'Не оценивается',
    'Бағаланбайды',
  ],
  page_a_truth_why: [
    'No program can tell. That is for the people who read, ask and compare.',
    'Этого не может сказать ни одна программа. Это дело людей: читать, спрашивать, сопоставлять.',
    'Мұны ешбір бағдарлама айта алмайды. Бұл — оқитын, сұрайтын, салыстыратын адамдардың ісі.',
  ],
  page_fingerprint: [
    'Fingerprint of the vault',
    'Отпечаток хранилища',
    'Қойманың таңба ізі',
  ],
  page_fingerprint_how: [
    'Ask the sender for these eight groups by another way than the one this bundle came by: by voice, on paper, through somebody who knows them. A fingerprint that came with the bundle proves nothing. Equal means: this is their vault.',
    'Узнайте у отправителя эти восемь групп другим путём, не тем, которым пришёл пакет: голосом, на бумаге, через знакомого ему человека. Отпечаток, пришедший вместе с пакетом, ничего не доказывает. Совпал — значит, это его хранилище.',
    'Осы сегіз топты жіберушіден топтама келген жолдан бөлек жолмен: дауыспен, қағазда, оны танитын адам арқылы сұраңыз. Топтамамен бірге келген таңба ізі ештеңені дәлелдемейді. Бірдей болса — бұл соның қоймасы.',
  ],
  page_exhibits: [
    'Exhibits',
    'Материалы',
    'Материалдар',
  ],
  page_exhibits_how: [
    'What the sender chose to show of each entry. A marked gap stands where something may have been left out; its size on this page says nothing about how much.',
    'То, что отправитель решил показать из каждой записи. Отметка пропуска стоит там, где что-то могло быть опущено; её размер на странице не говорит, сколько.',
    'Жіберушінің әр жазбадан көрсетуді ұйғарғаны. Олқылық белгісі бірдеңе қалдырылуы мүмкін жерде тұр; оның беттегі көлемі қанша екенін білдірмейді.',
  ],
  page_entry: [
    'Entry',
    'Запись',
    'Жазба',
  ],
  page_statement: [
    'The statement',
    'Сам текст',
    'Мәтіннің өзі',
  ],
  page_fields_rest: [
    'All other fields of this kind of entry are hidden here or empty; which of the two can\'t be seen.',
    'Все прочие поля записи такого вида здесь скрыты или пусты; что из двух, увидеть нельзя.',
    'Жазбаның осы түріндегі басқа өрістер мұнда жасырылған немесе бос; қайсысы екенін көру мүмкін емес.',
  ],
  page_text_hidden: [
    'The entry\'s text, if it has one, is not shown.',
    'Текст записи, если он есть, не показан.',
    'Жазба мәтіні, егер бар болса, көрсетілмеген.',
  ],
  page_files_hidden: [
    'Files of the entry, if it has any, are not shown.',
    'Файлы записи, если они есть, не показаны.',
    'Жазба файлдары, егер бар болса, көрсетілмеген.',
  ],
  page_file_partly: [
    'shown in part, below',
    'показан частично, ниже',
    'ішінара көрсетілген, төменде',
  ],
  page_file_closed: [
    'contents not shown',
    'содержимое не показано',
    'мазмұны көрсетілмеген',
  ],
  page_file_care: [
    'Files are opened by other programs on your computer. Open those of unknown origin with care.',
    'Файлы открывают другие программы вашего компьютера. Файлы неясного происхождения открывайте осторожно.',
    'Файлдарды компьютеріңіздегі басқа бағдарламалар ашады. Шығу тегі белгісіз файлдарды абайлап ашыңыз.',
  ],
  page_retracts_note: [
    'This entry takes back an earlier one. Both are kept; the order is proved.',
    'Эта запись отзывает прежнюю. Хранятся обе; порядок доказан.',
    'Бұл жазба бұрынғысын қайтарып алады. Екеуі де сақталады; реті дәлелденген.',
  ],
  page_log: [
    'Position in the log',
    'Место в журнале',
    'Журналдағы орны',
  ],
  page_log_how: [
    'The vault keeps one log in which nothing can be changed or removed without being seen. Each entry shown is proved to stand at its place in it.',
    'Хранилище ведёт один журнал, в котором ничего нельзя изменить или убрать незаметно. Доказано, что каждая показанная запись стоит в нём на своём месте.',
    'Қойма бір журнал жүргізеді, онда ештеңені байқатпай өзгертуге не алып тастауға болмайды. Көрсетілген әр жазбаның ондағы өз орнында тұрғаны дәлелденген.',
  ],
  page_log_size: [
    'Entries in the log at that state',
    'Записей в журнале в этом состоянии',
    'Сол күйдегі журнал жазбаларының саны',
  ],
  page_log_root: [
    'Root hash',
    'Корневой хеш',
    'Түбір хеші',
  ],
  page_log_origin: [
    'Log',
    'Журнал',
    'Журнал',
  ],
  page_log_vkey: [
    'Verifier key',
    'Ключ проверки',
    'Тексеру кілті',
  ],
  page_vault_id: [
    'Vault id',
    'Идентификатор хранилища',
    'Қойма идентификаторы',
  ],
  page_head_fingerprint: [
    'Fingerprint of this state',
    'Отпечаток этого состояния',
    'Осы күйдің таңба ізі',
  ],
  page_checkpoint: [
    'Checkpoint, exactly as signed',
    'Контрольная точка, точно как подписана',
    'Бақылау нүктесі, дәл қол қойылған түрінде',
  ],
  page_checkpoint_keep: [
    'Keep it: with it anybody can prove later that the log was or was not rewritten.',
    'Сохраните её: с нею любой сможет позже доказать, переписывали ли журнал.',
    'Оны сақтаңыз: сол арқылы кейін кез келген адам журналдың қайта жазылған-жазылмағанын дәлелдей алады.',
  ],
  page_leaf_hash: [
    'Leaf hash',
    'Хеш записи',
    'Жазба хеші',
  ],
  page_for_whom: [
    'For whom and what for',
    'Кому и для чего',
    'Кімге және не үшін',
  ],
  page_purpose: [
    'Purpose, in the sender\'s words',
    'Цель, словами отправителя',
    'Мақсаты, жіберушінің сөзімен',
  ],
  page_purpose_none: [
    'No purpose was given.',
    'Цель не указана.',
    'Мақсаты көрсетілмеген.',
  ],
  page_verified: [
    'What was verified',
    'Что проверено',
    'Не тексерілді',
  ],
  page_verified_1: [
    'Every file of the bundle is the one that the signed list names; none is missing and none was added.',
    'Каждый файл пакета — тот, что назван в подписанном списке; ни одного не убрано и не добавлено.',
    'Топтаманың әр файлы — қол қойылған тізімдегі файл; бірде-біреуі жоғалмаған, қосылмаған.',
  ],
  page_verified_2: [
    'The signature of the vault\'s log key over the whole bundle.',
    'Подпись ключа журнала хранилища под всем пакетом.',
    'Қойма журналы кілтінің бүкіл топтамаға қойған қолтаңбасы.',
  ],
  page_verified_3: [
    'Every field, word and file shown is part of the signed entry, at its own place.',
    'Каждое показанное поле, слово и файл — часть подписанной записи и стоит на своём месте.',
    'Көрсетілген әр өріс, сөз бен файл — қол қойылған жазбаның бөлігі және өз орнында тұр.',
  ],
  page_verified_4: [
    'Every entry shown stands in the log at the number given, under the signed checkpoint.',
    'Каждая показанная запись стоит в журнале под указанным номером, под подписанной контрольной точкой.',
    'Көрсетілген әр жазба журналда аталған нөмірмен, қол қойылған бақылау нүктесінің астында тұр.',
  ],
  page_not_verified: [
    'What was not verified',
    'Что не проверено',
    'Не тексерілмеді',
  ],
  page_not_signer: [
    'Whose vault this is. Until the fingerprint is compared, it is somebody\'s.',
    'Чьё это хранилище. Пока отпечаток не сверен — чьё-то.',
    'Бұл кімнің қоймасы екені. Таңба ізі салыстырылғанша — біреудікі.',
  ],
  page_not_time: [
    'Dates and times; they are claims.',
    'Даты и время; это утверждения.',
    'Күндер мен уақыт; олар — мәлімдемелер.',
  ],
  page_not_relations: [
    'What entries say about other entries, and what other entries of the vault say about these.',
    'Что записи говорят о других записях и что другие записи хранилища говорят об этих.',
    'Жазбалар басқа жазбалар туралы не айтады, ал қойманың басқа жазбалары бұлар туралы не айтады.',
  ],
  page_not_sender: [
    'The texts under sender/ and the purpose: they are the sender\'s words.',
    'Тексты в sender/ и цель: это слова отправителя.',
    'sender/ ішіндегі мәтіндер мен мақсат: олар — жіберушінің сөзі.',
  ],
  page_cannot: [
    'What can\'t be verified from a bundle',
    'Чего по пакету проверить нельзя',
    'Топтамадан тексеруге болмайтындар',
  ],
  page_cannot_truth: [
    'Whether what is said is true, and whether the person who said it was free to speak.',
    'Правда ли то, что сказано, и был ли говоривший свободен.',
    'Айтылғаны рас па, айтқан адам еркін болды ма.',
  ],
  page_cannot_gaps: [
    'What stands in a gap, and how much.',
    'Что стоит на месте пропуска и сколько.',
    'Олқылық орнында не тұрғаны және қанша екені.',
  ],
  page_cannot_missing: [
    'What the vault holds besides, and what never entered it.',
    'Что ещё есть в хранилище и что в него не попало.',
    'Қоймада тағы не бар және оған не түспегені.',
  ],
  page_cannot_fork: [
    'Whether the holder shows others another history. Holders of two checkpoints can compare them.',
    'Не показывает ли держатель другим иную историю. Владельцы двух контрольных точек могут их сравнить.',
    'Қойма иесі басқаларға өзге тарих көрсетпей ме. Екі бақылау нүктесінің иелері оларды салыстыра алады.',
  ],
  page_translation: [
    'The page\'s own words in Russian and Kazakh were translated by machine.',
    'Собственные слова страницы на русском и казахском переведены машиной.',
    'Беттің орысша және қазақша сөздерін машина аударған.',
  ],
  gap: [
    'hidden here; may be empty',
    'здесь скрыто; может быть пусто',
    'мұнда жасырылған; бос болуы мүмкін',
  ],
  gap_inside_word: [
    'hidden here; may be empty; the cut does not stand at a space',
    'здесь скрыто; может быть пусто; граница не на пробеле',
    'мұнда жасырылған; бос болуы мүмкін; шегі бос орында емес',
  ],
  text_k_of_n: [
    '({shown} of {total} shown)',
    '(показано {shown} из {total})',
    '({total} ішінен {shown} көрсетілген)',
  ],
  text_relation: [
    'Relation to entry {entry}: {relation}',
    'Связь с записью {entry}: {relation}',
    '{entry}-жазбамен байланысы: {relation}',
  ],
  text_author: [
    'signed inside the vault by the member with the key {key}',
    'внутри хранилища подписано участником с ключом {key}',
    'қойма ішінде {key} кілті бар мүше қол қойған',
  ],
  text_bytes: [
    '{bytes} bytes',
    '{bytes} байт',
    '{bytes} байт',
  ],
  text_file_number: [
    'file {number}',
    'файл {number}',
    '{number}-файл',
  ],
  text_files: [
    'Files',
    'Файлы',
    'Файлдар',
  ],
  title_hidden: [
    'title not shown',
    'название не показано',
    'атауы көрсетілмеген',
  ],
  verdict_addressed_yes: [
    'Addressed by the vault to the key that opened it.',
    'Адресован хранилищем ключу, которым открыт.',
    'Қойма оны ашқан кілтке жолдаған.',
  ],
  verdict_addressed_no: [
    'NOT addressed by the vault to the key that opened it.',
    'НЕ адресован хранилищем ключу, которым открыт.',
    'Қойма оны ашқан кілтке ЖОЛДАМАҒАН.',
  ],
  verdict_addressed_passphrase: [
    'Opened by a passphrase: whom it is for was not checked.',
    'Открыт парольной фразой: кому предназначен, не проверялось.',
    'Құпиясөз тіркесімен ашылды: кімге арналғаны тексерілмеген.',
  ],
  verdict_addressed_unchecked: [
    'Decrypted before: whom it was addressed to can\'t be checked any more.',
    'Расшифрован раньше: кому он был адресован, проверить уже нельзя.',
    'Шифры бұрын ашылған: кімге жолданғанын енді тексеру мүмкін емес.',
  ],
  bundle_ok: [
    'The bundle is intact and its signer is one you trust.',
    'Пакет цел, и подписавшему вы доверяете.',
    'Топтама бүтін, қол қоюшысы — сіз сенетін қойма.',
  ],
  bundle_untrusted: [
    'The bundle is intact; who signed it is not proved to you yet.',
    'Пакет цел; кто его подписал, вам ещё не доказано.',
    'Топтама бүтін; оған кім қол қойғаны сізге әлі дәлелденбеген.',
  ],
  bundle_failed: [
    'The bundle is NOT intact: rely on nothing in it.',
    'Пакет НЕ цел: не полагайтесь ни на что в нём.',
    'Топтама БҮТІН ЕМЕС: ондағы ештеңеге сенбеңіз.',
  ],
  bundle_next_failed: [
    'ask for the bundle again, and keep this one as it is.',
    'попросите прислать пакет заново, а этот сохраните как есть.',
    'топтаманы қайта сұраңыз, ал мынаны сол күйінде сақтаңыз.',
  ],
  relation_supports: [
    'supports that entry',
    'подтверждает ту запись',
    'сол жазбаны растайды',
  ],
  relation_contradicts: [
    'contradicts that entry',
    'противоречит той записи',
    'сол жазбаға қайшы',
  ],
  relation_supersedes: [
    'replaces that entry',
    'заменяет ту запись',
    'сол жазбаны алмастырады',
  ],
  relation_retracts: [
    'retracts that entry',
    'отзывает ту запись',
    'сол жазбадан бас тартады',
  ],
  relation_amends: [
    'amends that entry',
    'дополняет или исправляет ту запись',
    'сол жазбаны толықтырады не түзетеді',
  ],
  relation_translation_of: [
    'is a translation of it',
    'перевод той записи',
    'сол жазбаның аудармасы',
  ],
  relation_transcript_of: [
    'is a transcript of it',
    'расшифровка той записи',
    'сол жазбаның стенограммасы',
  ],
  relation_derived_from: [
    'is derived from it',
    'получено из той записи',
    'сол жазбадан алынған',
  ],
  relation_excerpt_of: [
    'is an excerpt of it',
    'отрывок той записи',
    'сол жазбаның үзіндісі',
  ],
  relation_answers: [
    'answers it',
    'ответ на ту запись',
    'сол жазбаға жауап',
  ],
  relation_about: [
    'is about it',
    'о той записи',
    'сол жазба туралы',
  ],
  finding_other: [
    'This does not hold.',
    'Это не сходится.',
    'Бұл сәйкес келмейді.',
  ],
  finding_entry_malformed: [
    'The entry is not in its format.',
    'Запись не соответствует формату.',
    'Жазба өз пішіміне сай емес.',
  ],
  finding_entry_too_large: [
    'The entry is larger than any entry may be.',
    'Запись больше допустимого.',
    'Жазба рұқсат етілген көлемнен үлкен.',
  ],
  finding_genesis_invalid: [
    'The first entry of the log is not valid.',
    'Первая запись журнала недействительна.',
    'Журналдың бірінші жазбасы жарамсыз.',
  ],
  finding_vault_id_mismatch: [
    'The entry belongs to another vault.',
    'Запись принадлежит другому хранилищу.',
    'Жазба басқа қоймаға тиесілі.',
  ],
  finding_leaf_hash_mismatch: [
    'The entry is not the one that the log holds at its place.',
    'На этом месте журнала стоит другая запись.',
    'Журналдың бұл орнында басқа жазба тұр.',
  ],
  finding_previous_mismatch: [
    'The entry does not follow the one before it.',
    'Запись не продолжает предыдущую.',
    'Жазба алдыңғысының жалғасы емес.',
  ],
  finding_number_mismatch: [
    'The entry\'s number is not that of its place.',
    'Номер записи не соответствует её месту.',
    'Жазба нөмірі орнына сәйкес емес.',
  ],
  finding_statement_root_mismatch: [
    'What is shown is not what was signed.',
    'Показанное — не то, что подписано.',
    'Көрсетілгені қол қойылғанымен бірдей емес.',
  ],
  finding_author_signature: [
    'The author\'s signature does not hold.',
    'Подпись автора недействительна.',
    'Автордың қолтаңбасы жарамсыз.',
  ],
  finding_missing_entry: [
    'An entry is missing.',
    'Не хватает записи.',
    'Жазба жетіспейді.',
  ],
  finding_opening_malformed: [
    'The proof of what is shown is not in its format.',
    'Доказательство показанного не соответствует формату.',
    'Көрсетілгеннің дәлелі пішімге сай емес.',
  ],
  finding_opening_mismatch: [
    'What is shown does not fit its proof.',
    'Показанное не сходится с доказательством.',
    'Көрсетілгені дәлеліне сәйкес келмейді.',
  ],
  finding_count_mismatch: [
    'A count does not agree with its proof.',
    'Количество не сходится с доказательством.',
    'Саны дәлеліне сәйкес келмейді.',
  ],
  finding_head_closed: [
    'The kind and status of the entry are hidden; they never may be.',
    'Скрыты вид и статус записи; скрывать их нельзя.',
    'Жазбаның түрі мен күйі жасырылған; оларды жасыруға болмайды.',
  ],
  finding_duress_closed: [
    'Text is shown while it is hidden whether it was given under duress.',
    'Текст показан, а сведения о принуждении скрыты.',
    'Мәтін көрсетілген, ал мәжбүрлеу туралы мәлімет жасырылған.',
  ],
  finding_slot_mismatch: [
    'A field stands where another belongs.',
    'Поле стоит не на своём месте.',
    'Өріс өз орнында емес.',
  ],
  finding_unknown_kind: [
    'This kind of entry is unknown to this version.',
    'Этот вид записи неизвестен этой версии.',
    'Жазбаның бұл түрі осы нұсқаға белгісіз.',
  ],
  finding_unknown_version: [
    'The schema is of a version unknown here.',
    'Версия схемы здесь неизвестна.',
    'Схема нұсқасы мұнда белгісіз.',
  ],
  finding_unknown_field: [
    'A field is unknown here.',
    'Поле здесь неизвестно.',
    'Өріс мұнда белгісіз.',
  ],
  finding_unknown_type: [
    'A value is of an unknown type.',
    'Значение неизвестного типа.',
    'Мәннің түрі белгісіз.',
  ],
  finding_relation_mismatch: [
    'A relation names another entry than the one in its place.',
    'Связь указывает не на ту запись, что стоит на этом месте.',
    'Байланыс осы орында тұрған жазбаны емес, басқасын көрсетеді.',
  ],
  finding_unknown_relation: [
    'A relation is unknown here.',
    'Вид связи здесь неизвестен.',
    'Байланыс түрі мұнда белгісіз.',
  ],
  finding_leaf_malformed: [
    'A shown value is not in its format.',
    'Показанное значение не соответствует формату.',
    'Көрсетілген мән пішімге сай емес.',
  ],
  finding_nested_unopened: [
    'A list, text or file is named and nothing of it is proved.',
    'Список, текст или файл назван, но ничего из него не доказано.',
    'Тізім, мәтін не файл аталған, бірақ одан ештеңе дәлелденбеген.',
  ],
  finding_nested_without_parent: [
    'A part is shown without the field that it belongs to.',
    'Часть показана без поля, к которому относится.',
    'Бөлік өзі тиесілі өріссіз көрсетілген.',
  ],
  finding_cuts_mismatch: [
    'The words of a text do not add up to it.',
    'Слова текста не складываются в него.',
    'Мәтін сөздері оның өзін құрамайды.',
  ],
  finding_word_not_utf8: [
    'A word of a text is not valid UTF-8.',
    'Слово текста — не правильный UTF-8.',
    'Мәтін сөзі дұрыс UTF-8 емес.',
  ],
  finding_size_beside_gap: [
    'A size or hash is shown beside a gap; it would tell what is hidden.',
    'Рядом с пропуском показан размер или хеш; они выдали бы скрытое.',
    'Олқылық қасында көлем не хеш көрсетілген; олар жасырылғанды ашып қояр еді.',
  ],
  finding_file_mismatch: [
    'The file is not the one that was signed.',
    'Файл не тот, что подписан.',
    'Файл қол қойылған файл емес.',
  ],
  finding_file_size_mismatch: [
    'The file has another size than was signed.',
    'Размер файла не тот, что подписан.',
    'Файл көлемі қол қойылғаннан өзгеше.',
  ],
  finding_file_digest_mismatch: [
    'The file\'s SHA-256 is not the one that was signed.',
    'SHA-256 файла не тот, что подписан.',
    'Файлдың SHA-256 мәні қол қойылғаннан өзгеше.',
  ],
  finding_missing_file: [
    'A file is missing.',
    'Не хватает файла.',
    'Файл жетіспейді.',
  ],
  finding_inclusion_mismatch: [
    'The entry is not proved to be in the log.',
    'Не доказано, что запись есть в журнале.',
    'Жазбаның журналда бар екені дәлелденбеген.',
  ],
  finding_proof_malformed: [
    'A proof is not in its format.',
    'Доказательство не соответствует формату.',
    'Дәлел пішімге сай емес.',
  ],
  finding_checkpoint_malformed: [
    'The checkpoint is not in its format.',
    'Контрольная точка не соответствует формату.',
    'Бақылау нүктесі пішімге сай емес.',
  ],
  finding_checkpoint_signature: [
    'The checkpoint\'s signature does not hold.',
    'Подпись контрольной точки недействительна.',
    'Бақылау нүктесінің қолтаңбасы жарамсыз.',
  ],
  finding_checkpoint_mismatch: [
    'Two checkpoints that must be the same differ.',
    'Две контрольные точки, которые должны совпадать, различаются.',
    'Бірдей болуға тиіс екі бақылау нүктесі әртүрлі.',
  ],
  finding_origin_mismatch: [
    'The checkpoint is of another log.',
    'Контрольная точка относится к другому журналу.',
    'Бақылау нүктесі басқа журналдікі.',
  ],
  finding_age_malformed: [
    'This is not an age file, or its beginning is damaged.',
    'Это не файл age, или повреждено его начало.',
    'Бұл age файлы емес немесе басы бүлінген.',
  ],
  finding_age_header: [
    'The header of the encryption was changed.',
    'Заголовок шифрования изменён.',
    'Шифрлау тақырыбы өзгертілген.',
  ],
  finding_age_payload: [
    'The encrypted contents were changed.',
    'Зашифрованное содержимое изменено.',
    'Шифрланған мазмұн өзгертілген.',
  ],
  finding_tar_malformed: [
    'The archive inside is not in its one allowed form.',
    'Архив внутри не в единственно допустимом виде.',
    'Ішіндегі мұрағат рұқсат етілген жалғыз түрде емес.',
  ],
  finding_padding: [
    'The padding is wrong.',
    'Заполнение неверно.',
    'Толтыру қате.',
  ],
  finding_truncated: [
    'The bundle ends too early.',
    'Пакет обрывается раньше конца.',
    'Топтама соңына жетпей үзіледі.',
  ],
  finding_trailing_data: [
    'There is data behind the bundle\'s end.',
    'За концом пакета есть данные.',
    'Топтама соңынан кейін деректер бар.',
  ],
  finding_bag_malformed: [
    'A file that describes the bag is not in its format.',
    'Файл описания пакета не соответствует формату.',
    'Топтама сипаттамасының файлы пішімге сай емес.',
  ],
  finding_manifest_malformed: [
    'A list of hashes is not in its format.',
    'Список хешей не соответствует формату.',
    'Хештер тізімі пішімге сай емес.',
  ],
  finding_manifest_mismatch: [
    'A file is not the one that the signed list names.',
    'Файл не тот, что назван в подписанном списке.',
    'Файл қол қойылған тізімдегі файл емес.',
  ],
  finding_unlisted_member: [
    'A file is in the bundle that no signed list names.',
    'В пакете есть файл, которого нет в подписанных списках.',
    'Топтамада қол қойылған тізімдерде жоқ файл бар.',
  ],
  finding_missing_member: [
    'A file that the signed list names is missing.',
    'Не хватает файла из подписанного списка.',
    'Қол қойылған тізімдегі файл жетіспейді.',
  ],
  finding_member_order: [
    'The files of the bundle are not in their order.',
    'Файлы пакета стоят не по порядку.',
    'Топтама файлдары ретімен тұрмаған.',
  ],
  finding_member_too_large: [
    'A document in the bundle is larger than it may be.',
    'Документ в пакете больше допустимого.',
    'Топтамадағы құжат рұқсат етілген көлемнен үлкен.',
  ],
  finding_unexpected_member: [
    'A file is in the bundle that has no business there.',
    'В пакете есть файл, которому там не место.',
    'Топтамада орынсыз файл бар.',
  ],
  finding_signature_malformed: [
    'The vault\'s signature is not in its format.',
    'Подпись хранилища не соответствует формату.',
    'Қойма қолтаңбасы пішімге сай емес.',
  ],
  finding_bundle_signature: [
    'The vault\'s signature over the bundle does not hold.',
    'Подпись хранилища под пакетом недействительна.',
    'Қойманың топтамаға қойған қолтаңбасы жарамсыз.',
  ],
  finding_not_addressed: [
    'The vault did not address this bundle to the key that opened it.',
    'Хранилище не адресовало этот пакет ключу, которым он открыт.',
    'Қойма бұл топтаманы оны ашқан кілтке жолдамаған.',
  ],
  finding_rewrapped: [
    'Somebody wrapped the bundle anew after the vault had signed it.',
    'Кто-то перепаковал пакет после подписи хранилища.',
    'Қойма қол қойғаннан кейін біреу топтаманы қайта орап шыққан.',
  ],
  finding_limit_exceeded: [
    'Something in it is beyond any limit of the format.',
    'Что-то в нём выходит за все пределы формата.',
    'Ондағы бірдеңе пішімнің кез келген шегінен асады.',
  ],
  finding_time_malformed: [
    'A document about time is not in its format.',
    'Документ о времени не соответствует формату.',
    'Уақыт туралы құжат пішімге сай емес.',
  ],
  finding_time_signature: [
    'What was time-stamped is not signed by this log.',
    'То, что отмечено временем, не подписано этим журналом.',
    'Уақыт белгісі қойылған нәрсеге бұл журнал қол қоймаған.',
  ],
  finding_time_consistency: [
    'What was time-stamped does not belong to this history of the log.',
    'То, что отмечено временем, не относится к этой истории журнала.',
    'Уақыт белгісі қойылған нәрсе журналдың осы тарихына жатпайды.',
  ],
  finding_time_mismatch: [
    'A time stamp is about another document.',
    'Отметка времени относится к другому документу.',
    'Уақыт белгісі басқа құжатқа қатысты.',
  ],
  finding_time_links: [
    'The entries between an anchor of time and what it dates do not link.',
    'Записи между привязкой ко времени и датируемым не связаны.',
    'Уақытқа байлау мен мерзімделетін жазба арасындағы жазбалар байланыспаған.',
  ],
  finding_time_contradicted: [
    'What is claimed about time contradicts the evidence.',
    'Заявленное время противоречит доказательствам.',
    'Мәлімделген уақыт дәлелдерге қайшы.',
  ],
  finding_signer_untrusted: [
    'The signer is not among those you named as trusted.',
    'Подписавший не входит в число тех, кому вы доверяете.',
    'Қол қоюшы сіз сенетіндер қатарында жоқ.',
  ],
  finding_signer_bad: [
    'The signer\'s key does not fit the log that it speaks for.',
    'Ключ подписавшего не подходит к журналу, от имени которого он говорит.',
    'Қол қоюшының кілті ол атынан сөйлейтін журналға сай емес.',
  ],
  finding_wrong_passphrase: [
    'The passphrase does not open the bundle, or its first part was changed.',
    'Парольная фраза не открывает пакет, или изменено его начало.',
    'Құпиясөз тіркесі топтаманы ашпайды немесе оның басы өзгертілген.',
  ],
  finding_no_matching_key: [
    'None of the identities opens the bundle, or the part meant for it was changed.',
    'Ни один личный ключ не открывает пакет, или изменена предназначенная ему часть.',
    'Ешбір жеке кілт топтаманы ашпайды немесе оған арналған бөлік өзгертілген.',
  ],
  finding_prefix: [
    'finding',
    'замечание',
    'ескерту жазбасы',
  ],
  status_original: [
    'original',
    'первоначальная',
    'бастапқы',
  ],
  status_amends: [
    'amends an earlier entry',
    'дополняет прежнюю запись',
    'бұрынғы жазбаны толықтырады',
  ],
  status_retracts: [
    'retracts an earlier entry',
    'отзывает прежнюю запись',
    'бұрынғы жазбадан бас тартады',
  ],
  status_supersedes: [
    'supersedes an earlier entry',
    'заменяет прежнюю запись',
    'бұрынғы жазбаның орнын басады',
  ],
  finding_header_replaced: [
    'The vault\'s header is not the one that the log committed to.',
    'Заголовок хранилища — не тот, что закреплён в журнале.',
    'Қойма тақырыбы журналда бекітілгеннен өзгеше.',
  ],
  finding_record_exists: [
    'A record stands where none may be yet.',
    'Запись стоит там, где её ещё не может быть.',
    'Жазба әлі болмауға тиіс жерде тұр.',
  ],
  finding_log_page: [
    'A page of the log is damaged.',
    'Страница журнала повреждена.',
    'Журнал беті бүлінген.',
  ],
  finding_not_a_file: [
    'Something of the vault is no plain file.',
    'Часть хранилища — не обычный файл.',
    'Қойманың бір бөлігі қарапайым файл емес.',
  ],
  finding_too_large: [
    'A part of the vault is larger than it may be.',
    'Часть хранилища больше допустимого.',
    'Қойманың бір бөлігі шектен үлкен.',
  ],
  kind_testimony: [
    'testimony',
    'показания',
    'айғақ',
  ],
  kind_court_record: [
    'court record',
    'судебный документ',
    'сот құжаты',
  ],
  kind_source: [
    'source',
    'источник',
    'дереккөз',
  ],
  kind_enrolment: [
    'enrolment of a member',
    'включение участника',
    'мүшені қосу',
  ],
  kind_export: [
    'record of an export',
    'запись о выдаче',
    'беру туралы жазба',
  ],
  kind_timestamp: [
    'time stamp',
    'отметка времени',
    'уақыт белгісі',
  ],
  kind_anchor: [
    'anchor of time',
    'привязка ко времени',
    'уақытқа байлау',
  ],
  kind_received: [
    'bundle received',
    'полученный пакет',
    'алынған топтама',
  ],
  kind_file: [
    'file',
    'файл',
    'файл',
  ],
  field_case: [
    'case that the entry belongs to',
    'дело, к которому относится запись',
    'жазба қатысты іс',
  ],
  field_title: [
    'title, one line',
    'название, одной строкой',
    'атауы, бір жолмен',
  ],
  field_language: [
    'language (kk, ru, en …)',
    'язык (kk, ru, en …)',
    'тілі (kk, ru, en …)',
  ],
  field_script: [
    'script (Cyrl, Latn, Arab)',
    'письменность (Cyrl, Latn, Arab)',
    'жазуы (Cyrl, Latn, Arab)',
  ],
  field_claimed_time: [
    'time as claimed, not proved',
    'время по заявлению, не доказанное',
    'мәлімделген, дәлелденбеген уақыт',
  ],
  field_utc_offset: [
    'UTC offset of the claimed time',
    'сдвиг заявленного времени от UTC',
    'мәлімделген уақыттың UTC-ден ығысуы',
  ],
  field_clock_source: [
    'where the clock\'s time came from',
    'откуда взято время часов',
    'сағат уақыты қайдан алынған',
  ],
  field_sensitivity: [
    'sensitivity',
    'степень чувствительности',
    'құпиялық деңгейі',
  ],
  field_summary: [
    'summary, in your own words',
    'краткое изложение своими словами',
    'өз сөзіңізбен қысқаша мазмұны',
  ],
  field_consent_reference: [
    'where the consent is recorded',
    'где записано согласие',
    'келісім қайда жазылған',
  ],
  field_reason: [
    'reason for the change or retraction',
    'причина изменения или отзыва',
    'өзгерту не бас тарту себебі',
  ],
  field_tool: [
    'tool',
    'инструмент',
    'құралы',
  ],
  field_tool_version: [
    'version of the tool',
    'версия инструмента',
    'құралдың нұсқасы',
  ],
  field_pseudonym: [
    'pseudonym of the person (never the name)',
    'псевдоним человека (не имя)',
    'адамның бүркеншік аты (шын аты емес)',
  ],
  field_role: [
    'role: victim, witness, relative, insider',
    'роль: victim (потерпевший), witness (свидетель), relative (родственник), insider (изнутри)',
    'рөлі: victim (жәбірленуші), witness (куәгер), relative (туыс), insider (ішкі адам)',
  ],
  field_adult_or_minor: [
    'adult or minor',
    'совершеннолетний или нет',
    'кәмелетке толған не толмаған',
  ],
  field_guardian: [
    'guardian of a minor',
    'законный представитель',
    'заңды өкілі',
  ],
  field_interviewer: [
    'interviewer',
    'кто опрашивал',
    'сұхбат алушы',
  ],
  field_interpreter: [
    'interpreter',
    'переводчик на встрече',
    'сұхбаттағы аудармашы',
  ],
  field_others_present: [
    'others present',
    'кто ещё присутствовал',
    'басқа қатысқандар',
  ],
  field_place: [
    'place',
    'место',
    'орны',
  ],
  field_start: [
    'when it began',
    'когда началось',
    'қашан басталды',
  ],
  field_end: [
    'when it ended',
    'когда закончилось',
    'қашан аяқталды',
  ],
  field_recording: [
    'recording: sound, video, none',
    'запись: звук, видео, нет',
    'жазба: дыбыс, бейне, жоқ',
  ],
  field_recording_consent: [
    'consent to the recording',
    'согласие на запись',
    'жазуға келісім',
  ],
  field_earlier_interviews: [
    'earlier interviews, with whom and when',
    'прежние опросы: с кем и когда',
    'бұрынғы сұхбаттар: кіммен, қашан',
  ],
  field_read_back: [
    'was it read back to the person',
    'прочитано ли человеку вслух',
    'адамға қайта оқып берілді ме',
  ],
  field_corrected: [
    'did the person correct it',
    'исправлял ли человек',
    'адам түзетті ме',
  ],
  field_signed_or_refused: [
    'signed or refused',
    'подписано или отказ',
    'қол қойды не бас тартты',
  ],
  field_seen_or_hearsay: [
    'seen or hearsay',
    'видел сам или слышал от других',
    'өзі көрді не естіді',
  ],
  field_dates: [
    'dates, with precision',
    'даты, с точностью',
    'күндері, дәлдігімен',
  ],
  field_places: [
    'places, with precision',
    'места, с точностью',
    'орындары, дәлдігімен',
  ],
  field_detention_episodes: [
    'detention: facility, from, to',
    'задержание: учреждение, с, по',
    'ұстау: мекеме, бастап, дейін',
  ],
  field_force: [
    'force that acted',
    'силовая структура',
    'күш құрылымы',
  ],
  field_unit: [
    'unit',
    'подразделение',
    'бөлімше',
  ],
  field_methods: [
    'methods used',
    'применённые методы',
    'қолданылған әдістер',
  ],
  field_injuries: [
    'injuries',
    'телесные повреждения',
    'дене жарақаттары',
  ],
  field_deaths_witnessed: [
    'deaths witnessed',
    'смерти, свидетелем которых был',
    'куә болған өлімдер',
  ],
  field_medical_annex: [
    'medical annex',
    'медицинское приложение',
    'медициналық қосымша',
  ],
  field_istanbul_scale: [
    'Istanbul scale: not consistent, consistent, highly consistent, typical, diagnostic',
    'шкала Стамбульского протокола: not consistent, consistent, highly consistent, typical, diagnostic',
    'Стамбұл хаттамасының шкаласы: not consistent, consistent, highly consistent, typical, diagnostic',
  ],
  field_consent: [
    'consent: to what, for whom',
    'согласие: на что и для кого',
    'келісім: неге, кім үшін',
  ],
  field_consent_expiry: [
    'consent ends on',
    'согласие действует до',
    'келісім мерзімі',
  ],
  field_consent_withdrawal: [
    'withdrawal of consent',
    'отзыв согласия',
    'келісімді қайтарып алу',
  ],
  field_referrals_offered: [
    'help offered: medical, legal, psychological',
    'предложенная помощь: медицинская, правовая, психологическая',
    'ұсынылған көмек: медициналық, құқықтық, психологиялық',
  ],
  field_risk: [
    'risk to the person',
    'риск для человека',
    'адамға төнетін қауіп',
  ],
  field_device: [
    'device',
    'устройство',
    'құрылғы',
  ],
  field_duress: [
    'given under duress: circumstances, counsel present',
    'дано под давлением: обстоятельства, был ли защитник',
    'қысыммен берілген: мән-жайы, қорғаушы болды ма',
  ],
  field_court: [
    'court or authority',
    'суд или орган',
    'сот немесе орган',
  ],
  field_case_number: [
    'case number',
    'номер дела',
    'іс нөмірі',
  ],
  field_document_number: [
    'document number',
    'номер документа',
    'құжат нөмірі',
  ],
  field_document_kind: [
    'kind of document: complaint, answer, refusal, dismissal, indictment, verdict, appeal ruling, forensic report, expert opinion, detention record, hearing note',
    'вид документа: complaint (жалоба), answer (ответ), refusal (отказ), dismissal (прекращение), indictment (обвинительный акт), verdict (приговор), appeal ruling (апелляция), forensic report (судмедэкспертиза), expert opinion (заключение), detention record (протокол задержания), hearing note (запись заседания)',
    'құжат түрі: complaint (шағым), answer (жауап), refusal (бас тарту), dismissal (тоқтату), indictment (айыптау актісі), verdict (үкім), appeal ruling (апелляция), forensic report (сот-медициналық сараптама), expert opinion (қорытынды), detention record (ұстау хаттамасы), hearing note (отырыс жазбасы)',
  ],
  field_document_date: [
    'date of the document',
    'дата документа',
    'құжат күні',
  ],
  field_judge: [
    'judge or panel',
    'судья или состав',
    'судья не құрам',
  ],
  field_parties: [
    'parties',
    'стороны',
    'тараптар',
  ],
  field_accused: [
    'accused',
    'обвиняемый',
    'айыпталушы',
  ],
  field_accused_state: [
    'accused alive or deceased',
    'обвиняемый жив или умер',
    'айыпталушы тірі не қайтыс болған',
  ],
  field_article_charged: [
    'article charged',
    'статья обвинения',
    'тағылған бап',
  ],
  field_dismissal_ground: [
    'ground of dismissal',
    'основание прекращения',
    'тоқтату негізі',
  ],
  field_served: [
    'date served',
    'дата вручения',
    'тапсырылған күні',
  ],
  field_obtained: [
    'date obtained',
    'дата получения нами',
    'қолға тиген күні',
  ],
  field_authority: [
    'issuing authority',
    'орган, издавший документ',
    'құжатты шығарған орган',
  ],
  field_how_obtained: [
    'how it was obtained',
    'как получен',
    'қалай алынған',
  ],
  field_original_or_copy: [
    'original, certified or copy',
    'подлинник, заверенная копия или копия',
    'түпнұсқа, куәландырылған не көшірме',
  ],
  field_pages: [
    'number of pages',
    'число страниц',
    'бет саны',
  ],
  field_missing_pages: [
    'missing pages',
    'недостающие страницы',
    'жетіспейтін беттер',
  ],
  field_seals: [
    'seals and stamps',
    'печати и штампы',
    'мөрлер мен мөртаңбалар',
  ],
  field_official_language: [
    'language of the proceedings',
    'язык производства',
    'іс жүргізу тілі',
  ],
  field_translation: [
    'translation',
    'перевод',
    'аудармасы',
  ],
  field_translator: [
    'translator',
    'переводчик',
    'аудармашы',
  ],
  field_closed_hearing: [
    'closed hearing',
    'закрытое заседание',
    'жабық отырыс',
  ],
  field_exhibits_relied_on: [
    'exhibits relied on',
    'использованные доказательства',
    'сүйенген айғақтар',
  ],
  field_stage_and_outcome: [
    'stage and outcome',
    'стадия и исход',
    'сатысы мен нәтижесі',
  ],
  field_sentence: [
    'sentence',
    'наказание',
    'жаза',
  ],
  field_deadline_for_answer: [
    'deadline for an answer',
    'срок ответа',
    'жауап мерзімі',
  ],
  field_counsel: [
    'counsel',
    'защитник',
    'қорғаушы',
  ],
  field_publisher: [
    'publisher or account',
    'издатель или аккаунт',
    'жариялаушы не аккаунт',
  ],
  field_captured_at: [
    'when it was captured',
    'когда сохранено',
    'қашан сақталған',
  ],
  field_address: [
    'address (URL)',
    'адрес (URL)',
    'мекенжайы (URL)',
  ],
  field_account: [
    'account',
    'аккаунт',
    'аккаунт',
  ],
  field_displayed_date: [
    'date displayed',
    'указанная дата',
    'көрсетілген күні',
  ],
  field_captured_by: [
    'captured by',
    'кто сохранил',
    'кім сақтады',
  ],
  field_captured_with: [
    'captured with',
    'чем сохранено',
    'немен сақталды',
  ],
  field_earliest_known_source: [
    'earliest known source',
    'самый ранний известный источник',
    'белгілі ең ерте дереккөз',
  ],
  field_relationship: [
    'relationship: creator, uploader, publisher, repost',
    'отношение к материалу: creator (создатель), uploader (загрузивший), publisher (издатель), repost (перепубликация)',
    'материалға қатысы: creator (жасаушы), uploader (жүктеуші), publisher (жариялаушы), repost (қайта жариялау)',
  ],
  field_preliminary_assessment: [
    'preliminary assessment, with its reason',
    'предварительная оценка и её основание',
    'алдын ала бағалау және негізі',
  ],
  field_archive_copies: [
    'archive copies',
    'архивные копии',
    'мұрағат көшірмелері',
  ],
  field_limitations: [
    'limitations',
    'ограничения',
    'шектеулер',
  ],
  field_source_verification: [
    'verification of the source',
    'проверка источника',
    'дереккөзді тексеру',
  ],
  field_item_verification: [
    'verification of the item',
    'проверка самого материала',
    'материалды тексеру',
  ],
  field_content_verification: [
    'verification of the content',
    'проверка содержания',
    'мазмұнын тексеру',
  ],
  field_rights: [
    'rights',
    'права',
    'құқықтары',
  ],
  field_public_key: [
    'public key',
    'открытый ключ',
    'ашық кілт',
  ],
  field_purpose: [
    'purpose',
    'назначение',
    'мақсаты',
  ],
  field_recipients: [
    'recipients',
    'получатели',
    'алушылар',
  ],
  field_disclosed: [
    'disclosed',
    'раскрыто',
    'ашылғаны',
  ],
  field_mode: [
    'mode',
    'способ',
    'тәсілі',
  ],
  field_checkpoint: [
    'checkpoint',
    'контрольная точка',
    'бақылау нүктесі',
  ],
  field_log_vkey: [
    'verifier key of the sender\'s log',
    'ключ проверки журнала отправителя',
    'жіберуші журналының тексеру кілті',
  ],
  field_fingerprint: [
    'fingerprint of the sender\'s vault',
    'отпечаток хранилища отправителя',
    'жіберуші қоймасының таңба ізі',
  ],
  field_log_origin: [
    'name of the sender\'s log',
    'имя журнала отправителя',
    'жіберуші журналының аты',
  ],
  field_log_size: [
    'size of the sender\'s log',
    'длина журнала отправителя',
    'жіберуші журналының ұзындығы',
  ],
  field_log_root: [
    'root of the sender\'s log',
    'корень журнала отправителя',
    'жіберуші журналының түбірі',
  ],
  field_log_entries: [
    'entries of the sender\'s log',
    'записи журнала отправителя',
    'жіберуші журналының жазбалары',
  ],
  field_bundle_sha256: [
    'SHA-256 of the bundle as received',
    'SHA-256 пакета в полученном виде',
    'алынған күйдегі топтаманың SHA-256 мәні',
  ],
  field_addressed_to_me: [
    'addressed to the one who took it in',
    'адресован принявшему',
    'қабылдаушыға жолданған',
  ],
  field_signer: [
    'signer, when it was taken in',
    'подписавший на момент приёма',
    'қабылдау кезіндегі қол қоюшы',
  ],
  field_name: [
    'file name',
    'имя файла',
    'файл атауы',
  ],
  field_media_type: [
    'type',
    'тип',
    'түрі',
  ],
  field_size: [
    'size',
    'размер',
    'көлемі',
  ],
  field_sha256: [
    'SHA-256',
    'SHA-256',
    'SHA-256',
  ],
  field_content: [
    'content',
    'содержимое',
    'мазмұны',
  ],
  field_creator: [
    'creator',
    'создатель',
    'жасаушы',
  ],
  field_capture_time: [
    'capture time',
    'время съёмки',
    'түсірілген уақыты',
  ],
  field_capture_basis: [
    'basis of the capture time',
    'основание времени съёмки',
    'түсіру уақытының негізі',
  ],
  field_precision: [
    'precision',
    'точность',
    'дәлдігі',
  ],
  field_basis: [
    'basis',
    'основание',
    'негізі',
  ],
  field_origin: [
    'how it reached us',
    'как попало к нам',
    'бізге қалай жетті',
  ],
  field_metadata: [
    'embedded metadata',
    'встроенные метаданные',
    'ішкі метадеректер',
  ],
  field_parent: [
    'parent item',
    'исходный материал',
    'бастапқы материал',
  ],
  field_transformations: [
    'transformations',
    'преобразования',
    'түрлендірулер',
  ],
  field_graphic: [
    'graphic content',
    'тяжёлое содержание',
    'ауыр мазмұн',
  ],
  field_bystanders: [
    'identifiable bystanders or minors',
    'узнаваемые посторонние или дети',
    'танылатын бөгде адамдар не балалар',
  ],
  field_copy_status: [
    'evidentiary or working copy',
    'доказательственная или рабочая копия',
    'дәлелдік не жұмыс көшірмесі',
  ],
  field_text: [
    'text',
    'текст',
    'мәтін',
  ],
  field_files: [
    'files',
    'файлы',
    'файлдар',
  ],
  field_relations: [
    'relations to other entries',
    'связи с другими записями',
    'басқа жазбалармен байланыс',
  ],
  field_claims: [
    'claims: subject, property, value, as-of date, locator',
    'утверждения: предмет, свойство, значение, на какую дату, где',
    'мәлімдемелер: нысаны, қасиеті, мәні, қай күнге, қай жерде',
  ],
  field_retraction: [
    'retraction: what is taken back',
    'отзыв: от чего человек отказывается',
    'бас тарту: адам неден бас тартады',
  ],
  field_confession: [
    'the confession that this is linked to',
    'признание, с которым это связано',
    'осымен байланысты мойындау',
  ],
  field_counsel_present: [
    'counsel present',
    'присутствовал ли защитник',
    'қорғаушы қатысты ма',
  ],
  field_duress_circumstances: [
    'circumstances of the duress',
    'обстоятельства давления',
    'қысым көрсету мән-жайы',
  ],
  field_consent_purposes: [
    'consent: for which purposes',
    'согласие: для каких целей',
    'келісім: қандай мақсаттарға',
  ],
  field_consent_bodies: [
    'consent: for whom (investigators, courts, partners, media, public)',
    'согласие: для кого (следствие, суды, партнёры, СМИ, общественность)',
    'келісім: кім үшін (тергеу, соттар, серіктестер, БАҚ, жұртшылық)',
  ],
  field_consent_items: [
    'consent: to what (name, image, place, family)',
    'согласие: на что (имя, изображение, место, семья)',
    'келісім: неге (аты, бейнесі, орны, отбасы)',
  ],
  field_credit_and_rights: [
    'credit and rights',
    'авторство и права',
    'авторлығы мен құқықтары',
  ],
  field_identities: [
    'identities (kept apart)',
    'личности (хранятся отдельно)',
    'тұлғалар (бөлек сақталады)',
  ],
  finding_unknown_status: [
    'The status of the entry is unknown here.',
    'Статус записи здесь неизвестен.',
    'Жазбаның мәртебесі мұнда белгісіз.',
  ],
  finding_type_mismatch: [
    'A field has another type than its own.',
    'У поля не тот тип, какой у него должен быть.',
    'Өрістің түрі өзінікі емес.',
  ],
};
