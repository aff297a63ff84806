/* What people call the columns, in English, Hungarian, Portuguese, Russian and Ukrainian. Compared after foyer_fold(), so accents
 * and capitals do not matter; punctuation counts as a blank. */
#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-import-guess.h"

#define F(name, title, type, required, lenient, headings) { name, title, FOYER_IMPORT_##type, required, lenient, headings }

#define PHONE_WORDS \
  "phone|phone number|telephone|mobile|mobile phone|mobile number|cell|cell phone|tel|contact number|client phone|customer phone|" \
  "telefon|telefonszám|telefon szám|mobil|mobiltelefon|mobilszám|telefone|telefone do cliente|celular|telemóvel|whatsapp|" \
  "телефон|номер телефона|мобильный|мобильный телефон|сотовый|моб|тел|телефон клиента|номер телефону|мобільний|мобільний телефон|телефон клієнта"
#define EMAIL_WORDS \
  "e-mail|email|mail|e-mail address|email address|client email|e-mail cím|emailcím|e mail cím|drótposta|correio eletrônico|correio eletrónico|" \
  "e-mail do cliente|электронная почта|почта|эл почта|имейл|емейл|электронный адрес|електронна пошта|пошта|ел пошта"
#define NOTE_WORDS \
  "comment|comments|note|notes|remark|remarks|memo|client comment|megjegyzés|megjegyzések|jegyzet|komment|observação|observações|" \
  "comentário|comentários|nota|notas|obs|комментарий|комментарии|примечание|примечания|заметка|заметки|коментар|коментарі|примітка|примітки|нотатки"
#define CATEGORY_WORDS \
  "category|categories|group|section|service category|kategória|csoport|szolgáltatáscsoport|categoria|categorias|grupo|" \
  "категория|категории|группа|раздел|категорія|категорії|група|розділ"
#define DURATION_WORDS \
  "duration|length|minutes|mins|min|time needed|duration min|duration minutes|service duration|időtartam|hossz|hossza|perc|időigény|duração|" \
  "duração min|minutos|tempo|длительность|продолжительность|минут|мин|длительность мин|тривалість|хвилин|хв"
#define PRICE_WORDS \
  "price|cost|amount|price from|price min|min price|minimum price|from|total|sum|fee|rate|list price|ár|ára|ár tól|ártól|díj|összeg|minimum ár|preço|preço de|" \
  "preço mínimo|valor|custo|preço min|цена|стоимость|цена от|сумма|мин цена|минимальная цена|ціна|вартість|ціна від|сума|мін ціна"

static const FoyerImportField client_fields[] = {
  F ("name", N_ ("Name"), TEXT, TRUE, FALSE,
     "name|full name|client|client name|customer|customer name|first name|given name|guest|patient|member|név|teljes név|ügyfél|ügyfél neve|vendég|"
     "vendég neve|keresztnév|utónév|nome|nome completo|cliente|nome do cliente|primeiro nome|имя|фио|клиент|имя клиента|полное имя|ф и о|"
     "ім'я|імя|піб|клієнт|ім'я клієнта|повне ім'я|п і б"),
  F ("surname", N_ ("Surname"), TEXT, FALSE, FALSE,
     "surname|last name|family name|second name|vezetéknév|családnév|sobrenome|apelido|último nome|фамилия|прізвище"),
  F ("middle", N_ ("Middle name"), TEXT, FALSE, FALSE, "middle name|patronymic|középső név|nome do meio|отчество|по батькові"),
  F ("phone", N_ ("Phone"), PHONE, FALSE, FALSE, PHONE_WORDS),
  F ("phone2", N_ ("Second phone"), PHONE, FALSE, TRUE,
     "phone 2|second phone|additional phone|other phone|home phone|work phone|telefon 2|másik telefon|második telefon|otthoni telefon|telefone 2|"
     "outro telefone|телефон 2|доп телефон|дополнительный телефон|домашний телефон|додатковий телефон"),
  F ("email", N_ ("E-mail"), EMAIL, FALSE, TRUE, EMAIL_WORDS),
  F ("gender", N_ ("Gender"), GENDER, FALSE, TRUE, "gender|sex|nem|neme|sexo|gênero|género|пол|стать"),
  F ("birthday", N_ ("Birth date"), BIRTHDAY, FALSE, FALSE,
     "birth date|birthdate|date of birth|birthday|dob|born|b day|születési dátum|születési idő|születésnap|szül dátum|szül|data de nascimento|nascimento|"
     "aniversário|data nasc|дата рождения|день рождения|рождение|др|д р|дата народження|день народження"),
  F ("discount", N_ ("Personal discount"), PERCENT, FALSE, FALSE,
     "discount|personal discount|discount %|client discount|kedvezmény|kedvezmény %|desconto|скидка|персональная скидка|знижка|персональна знижка"),
  F ("card", N_ ("Card number"), TEXT, FALSE, FALSE,
     "card|card number|card no|loyalty card|client card|membership number|kártya|kártyaszám|törzsvásárlói kártya|cartão|número do cartão|карта|"
     "номер карты|картка|номер картки|номер карти"),
  F ("labels", N_ ("Categories"), LABELS, FALSE, FALSE, CATEGORY_WORDS "|label|labels|tag|tags|segment|status|címke|címkék|etiqueta|etiquetas|метка|метки|тег|теги|мітка|мітки"),
  F ("note", N_ ("Note"), LONG_TEXT, FALSE, FALSE, NOTE_WORDS),
  F ("allergy", N_ ("Allergies"), LONG_TEXT, FALSE, FALSE, "allergy|allergies|allergia|allergiák|alergia|alergias|аллергия|аллергии|алергія|алергії"),
  F ("sold", N_ ("Sold before"), MONEY, FALSE, FALSE,
     "sold|total sold|sales|spent|total spent|revenue|turnover|eladás|eladva|forgalom|költés|összes költés|vendido|total vendido|total gasto|gasto|"
     "продано|потрачено|всего продано|сумма продаж|витрачено|всього продано|сума продажів"),
  F ("paid", N_ ("Paid before"), MONEY, FALSE, FALSE,
     "paid|total paid|payments|fizetve|fizetett|befizetve|pago|total pago|pagamentos|оплачено|всего оплачено|оплаты|сплачено|всього сплачено"),
  F ("visits", N_ ("Visits before"), COUNT, FALSE, TRUE,
     "visits|visit count|number of visits|total visits|látogatások|látogatások száma|alkalmak|visitas|número de visitas|визиты|визитов|"
     "количество визитов|посещения|візити|візитів|кількість візитів"),
};

static const FoyerImportField service_fields[] = {
  F ("category", N_ ("Category"), TEXT, TRUE, FALSE, CATEGORY_WORDS "|type"),
  F ("title", N_ ("Service"), TEXT, TRUE, FALSE,
     "service|service name|title|name|treatment|procedure|class|szolgáltatás|szolgáltatás neve|megnevezés|név|kezelés|serviço|nome do serviço|nome|"
     "tratamento|título|услуга|название|название услуги|наименование|процедура|послуга|назва|назва послуги|найменування"),
  F ("price", N_ ("Price"), MONEY, FALSE, FALSE, PRICE_WORDS),
  F ("price_max", N_ ("Highest price"), MONEY, FALSE, FALSE,
     "price to|price max|max price|maximum price|to|highest price|ár ig|árig|maximum ár|preço até|preço máximo|preço max|цена до|макс цена|"
     "максимальная цена|ціна до|макс ціна"),
  F ("dur", N_ ("Duration"), DURATION, TRUE, FALSE, DURATION_WORDS "|time|idő|время|час"),
  F ("note", N_ ("Description"), LONG_TEXT, FALSE, FALSE,
     "description|details|about|leírás|részletek|descrição|detalhes|описание|опис|" NOTE_WORDS),
};

static const FoyerImportField team_fields[] = {
  F ("name", N_ ("Name"), TEXT, TRUE, FALSE,
     "name|full name|team member|staff|staff member|employee|employee name|specialist|master|stylist|név|teljes név|munkatárs|dolgozó|alkalmazott|"
     "szakember|nome|nome completo|profissional|funcionário|colaborador|имя|фио|сотрудник|мастер|специалист|имя сотрудника|ім'я|імя|піб|"
     "співробітник|працівник|майстер|спеціаліст"),
  F ("position", N_ ("Position"), TEXT, FALSE, FALSE,
     "position|job|job title|role|profession|beosztás|munkakör|pozíció|cargo|função|posição|profissão|должность|профессия|роль|посада|професія"),
  F ("phone", N_ ("Phone"), PHONE, FALSE, FALSE, PHONE_WORDS),
  F ("email", N_ ("E-mail"), EMAIL, FALSE, TRUE, EMAIL_WORDS),
  F ("spec", N_ ("Specialization"), TEXT, FALSE, FALSE,
     "specialization|specialisation|speciality|specialty|szakterület|szakirány|especialização|especialidade|специализация|спеціалізація"),
  F ("note", N_ ("Description"), LONG_TEXT, FALSE, FALSE, "description|about|bio|leírás|bemutatkozás|descrição|sobre|описание|о себе|опис|" NOTE_WORDS),
};

static const FoyerImportField appointment_fields[] = {
  F ("date", N_ ("Date"), DATE, TRUE, FALSE,
     "date|day|appointment date|visit date|booking date|start date|date and time|start|starts|starts at|begin|dátum|nap|időpont|kezdés|kezdete|data|dia|"
     "data e hora|início|дата|день|дата визита|дата записи|дата и время|начало|дата візиту|дата запису|дата й час|дата та час|початок"),
  F ("time", N_ ("Time"), TIME, FALSE, FALSE,
     "time|start time|hour|appointment time|from time|idő|óra|kezdési idő|kezdő időpont|hora|horário|hora de início|время|время начала|час|час початку"),
  F ("end", N_ ("End"), TIME, FALSE, FALSE,
     "end|end time|ends|ends at|finish|to|until|vége|befejezés|fim|término|hora de fim|конец|окончание|время окончания|кінець|закінчення|час закінчення"),
  F ("dur", N_ ("Duration"), DURATION, FALSE, FALSE, DURATION_WORDS),
  F ("client", N_ ("Client"), TEXT, FALSE, FALSE,
     "client|client name|customer|customer name|guest|patient|name|full name|ügyfél|ügyfél neve|vendég|vendég neve|páciens|név|cliente|nome do cliente|"
     "paciente|nome|клиент|имя клиента|имя|фио|пациент|клієнт|ім'я клієнта|ім'я|піб|пацієнт"),
  F ("phone", N_ ("Phone"), PHONE, FALSE, FALSE, PHONE_WORDS),
  F ("email", N_ ("E-mail"), EMAIL, FALSE, TRUE, EMAIL_WORDS),
  F ("service", N_ ("Service"), TEXT, TRUE, FALSE,
     "service|services|service name|treatment|procedure|title|summary|szolgáltatás|szolgáltatások|kezelés|serviço|serviços|tratamento|"
     "procedimento|услуга|услуги|процедура|послуга|послуги"),
  F ("staff", N_ ("Team member"), TEXT, FALSE, FALSE,
     "team member|staff|staff member|employee|specialist|master|stylist|provider|with|munkatárs|szakember|dolgozó|fodrász|profissional|"
     "funcionário|colaborador|сотрудник|мастер|специалист|исполнитель|співробітник|майстер|спеціаліст|виконавець"),
  F ("status", N_ ("Status"), STATUS, FALSE, FALSE,
     "status|state|visit status|appointment status|státusz|állapot|situação|estado|статус|состояние|статус визита|стан|статус візиту"),
  F ("price", N_ ("Price"), MONEY, FALSE, FALSE, PRICE_WORDS),
  F ("paid", N_ ("Paid"), MONEY, FALSE, FALSE,
     "paid|payment|amount paid|fizetve|fizetett|befizetve|pago|valor pago|pagamento|оплачено|оплата|сплачено"),
  F ("note", N_ ("Comment"), LONG_TEXT, FALSE, FALSE, NOTE_WORDS "|description|leírás|descrição|описание|опис"),
  F ("uid", N_ ("External number"), TEXT, FALSE, FALSE, "uid|id|external id|number|booking id|appointment id|azonosító|номер|ид|ідентифікатор|código"),
};

static const struct
{
  const char             *name;
  const FoyerImportField *fields;
  guint                   n;
} kinds[FOYER_IMPORT_N_KINDS] = {
  { "clients", client_fields, G_N_ELEMENTS (client_fields) },
  { "services", service_fields, G_N_ELEMENTS (service_fields) },
  { "team", team_fields, G_N_ELEMENTS (team_fields) },
  { "appointments", appointment_fields, G_N_ELEMENTS (appointment_fields) },
};

G_STATIC_ASSERT (G_N_ELEMENTS (client_fields) <= FOYER_IMPORT_MAX_FIELDS);
G_STATIC_ASSERT (G_N_ELEMENTS (appointment_fields) <= FOYER_IMPORT_MAX_FIELDS);

const char *
foyer_import_kind_name (FoyerImportKind kind)
{
  g_return_val_if_fail (kind < FOYER_IMPORT_N_KINDS, NULL);
  return kinds[kind].name;
}

gboolean
foyer_import_kind_parse (const char *text, FoyerImportKind *kind)
{
  for (guint i = 0; i < FOYER_IMPORT_N_KINDS; i++)
    if (g_strcmp0 (text, kinds[i].name) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

const FoyerImportField *
foyer_import_fields (FoyerImportKind kind, guint *n)
{
  g_return_val_if_fail (kind < FOYER_IMPORT_N_KINDS, NULL);
  *n = kinds[kind].n;
  return kinds[kind].fields;
}

int
foyer_import_field_index (FoyerImportKind kind, const char *name)
{
  g_return_val_if_fail (kind < FOYER_IMPORT_N_KINDS, -1);
  for (guint i = 0; i < kinds[kind].n; i++)
    if (g_strcmp0 (kinds[kind].fields[i].name, name) == 0)
      return (int) i;
  return -1;
}
