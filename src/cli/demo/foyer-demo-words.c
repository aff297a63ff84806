#include "config.h"

#include "foyer-demo-words.h"

/* Order: English, Hungarian, Portuguese, Russian, Ukrainian. */

const char *const foyer_demo_chain_name[FOYER_DEMO_LANGS] = { "Aurora", "Auróra", "Aurora", "Аврора", "Аврора" };

const FoyerDemoPlace foyer_demo_places[FOYER_DEMO_KINDS] = {
  { { "Aurora Salon", "Auróra Szalon", "Salão Aurora", "Салон «Аврора»", "Салон «Аврора»" }, "Király utca 26.", "1061", 100 },
  { { "Aurora Clinic", "Auróra Klinika", "Clínica Aurora", "Клиника «Аврора»", "Клініка «Аврора»" }, "Bartók Béla út 48.", "1111", 200 },
  { { "Aurora Barbers", "Auróra Borbély", "Barbearia Aurora", "Барбершоп «Аврора»", "Барбершоп «Аврора»" }, "Ráday utca 14.", "1092", 300 },
};

const char *const foyer_demo_positions[FOYER_DEMO_POSITIONS][FOYER_DEMO_LANGS] = {
  [POS_STYLIST] = { "Stylist", "Fodrász", "Cabeleireira", "Парикмахер", "Перукар" },
  [POS_COLOURIST] = { "Colourist", "Hajszínező", "Colorista", "Колорист", "Колорист" },
  [POS_NAILS] = { "Nail technician", "Körmös", "Manicura", "Мастер маникюра", "Майстер манікюру" },
  [POS_COSMETIC] = { "Cosmetician", "Kozmetikus", "Esteticista", "Косметолог", "Косметолог" },
  [POS_SKIN] = { "Skin specialist", "Bőrgyógyász", "Dermatologista", "Дерматолог", "Дерматолог" },
  [POS_PHYSIO] = { "Physiotherapist", "Gyógytornász", "Fisioterapeuta", "Физиотерапевт", "Фізіотерапевт" },
  [POS_MASSAGE] = { "Massage therapist", "Masszőr", "Massagista", "Массажист", "Масажист" },
  [POS_BARBER] = { "Barber", "Borbély", "Barbeiro", "Барбер", "Барбер" },
};

const FoyerDemoCategory foyer_demo_categories[FOYER_DEMO_CATEGORIES] = {
  [CAT_HAIR] = { { "Hair", "Haj", "Cabelo", "Волосы", "Волосся" }, 0 },
  [CAT_COLOUR] = { { "Colour", "Festés", "Coloração", "Окрашивание", "Фарбування" }, 2 },
  [CAT_NAILS] = { { "Nails", "Köröm", "Unhas", "Ногти", "Нігті" }, 3 },
  [CAT_FACE] = { { "Face, brows and lashes", "Arc, szemöldök, szempilla", "Rosto, sobrancelhas e pestanas", "Лицо, брови, ресницы", "Обличчя, брови, вії" }, 5 },
  [CAT_SKIN] = { { "Skin and laser", "Bőr és lézer", "Pele e laser", "Кожа и лазер", "Шкіра та лазер" }, 4 },
  [CAT_BODY] = { { "Massage and physiotherapy", "Masszázs és gyógytorna", "Massagem e fisioterapia", "Массаж и физиотерапия", "Масаж і фізіотерапія" }, 6 },
  [CAT_CUT] = { { "Cuts", "Hajvágás", "Cortes", "Стрижки", "Стрижки" }, 8 },
  [CAT_BEARD] = { { "Beard and shave", "Szakáll és borotválás", "Barba", "Борода и бритьё", "Борода й гоління" }, 9 },
};

const FoyerDemoResource foyer_demo_resources[FOYER_DEMO_RESOURCES] = {
  [RES_CHAIR] = { { "Pedicure chair", "Pedikűrszék", "Cadeira de pedicure", "Педикюрное кресло", "Педикюрне крісло" }, FOYER_DEMO_SALON, 1 },
  [RES_BED] = { { "Cosmetic bed", "Kozmetikai ágy", "Marquesa", "Косметологическая кушетка", "Косметологічна кушетка" }, FOYER_DEMO_SALON, 2 },
  [RES_LASER] = { { "Laser", "Lézer", "Laser", "Лазер", "Лазер" }, FOYER_DEMO_CLINIC, 1 },
  [RES_ROOM] = { { "Treatment room", "Kezelő", "Gabinete", "Кабинет", "Кабінет" }, FOYER_DEMO_CLINIC, 3 },
};

#define P(position) (1u << (position))
#define HAIRDRESSERS (P (POS_STYLIST) | P (POS_COLOURIST))

const FoyerDemoService foyer_demo_services[] = {
  { { "Women’s haircut", "Női hajvágás", "Corte de senhora", "Женская стрижка", "Жіноча стрижка" }, CAT_HAIR, 3800, 5200, 45, 30, -1, HAIRDRESSERS, TRUE, FALSE, 49 },
  { { "Men’s haircut", "Férfi hajvágás", "Corte de homem", "Мужская стрижка", "Чоловіча стрижка" }, CAT_HAIR, 2400, 0, 30, 12, -1, HAIRDRESSERS, FALSE, TRUE, 35 },
  { { "Children’s haircut", "Gyermek hajvágás", "Corte de criança", "Детская стрижка", "Дитяча стрижка" }, CAT_HAIR, 1800, 0, 30, 5, -1, P (POS_STYLIST), TRUE, TRUE, 60 },
  { { "Wash and blow-dry", "Mosás, szárítás", "Lavar e secar", "Мытьё и укладка", "Миття та укладка" }, CAT_HAIR, 2200, 0, 30, 14, -1, HAIRDRESSERS, TRUE, FALSE, 21 },
  { { "Evening hairstyle", "Alkalmi frizura", "Penteado de festa", "Вечерняя причёска", "Вечірня зачіска" }, CAT_HAIR, 5500, 8000, 60, 3, -1, P (POS_STYLIST), TRUE, FALSE, 120 },
  { { "Keratin treatment", "Keratinos kezelés", "Alisamento com queratina", "Кератиновое выпрямление", "Кератинове вирівнювання" }, CAT_HAIR, 11000, 16000, 120, 3, -1, P (POS_COLOURIST), TRUE, FALSE, 120 },
  { { "Root colouring", "Tőfestés", "Coloração da raiz", "Окрашивание корней", "Фарбування коренів" }, CAT_COLOUR, 4800, 0, 75, 20, -1, HAIRDRESSERS, TRUE, FALSE, 35 },
  { { "Full colouring", "Teljes hajfestés", "Coloração completa", "Окрашивание по всей длине", "Фарбування на всю довжину" }, CAT_COLOUR, 6800, 9500, 105, 12, -1, P (POS_COLOURIST), TRUE, FALSE, 56 },
  { { "Highlights", "Melír", "Madeixas", "Мелирование", "Мелірування" }, CAT_COLOUR, 8500, 12000, 120, 10, -1, P (POS_COLOURIST), TRUE, FALSE, 70 },
  { { "Balayage", "Balayage", "Balayage", "Балаяж", "Балаяж" }, CAT_COLOUR, 13000, 18000, 150, 6, -1, P (POS_COLOURIST), TRUE, FALSE, 98 },
  { { "Toner", "Színfrissítés", "Tonalizante", "Тонирование", "Тонування" }, CAT_COLOUR, 3000, 0, 30, 6, -1, HAIRDRESSERS, TRUE, FALSE, 28 },
  { { "Manicure", "Manikűr", "Manicure", "Маникюр", "Манікюр" }, CAT_NAILS, 2400, 0, 45, 16, -1, P (POS_NAILS), TRUE, TRUE, 21 },
  { { "Gel polish", "Géllakk", "Verniz de gel", "Гель-лак", "Гель-лак" }, CAT_NAILS, 3200, 0, 60, 30, -1, P (POS_NAILS), TRUE, FALSE, 21 },
  { { "Pedicure", "Pedikűr", "Pedicure", "Педикюр", "Педикюр" }, CAT_NAILS, 3600, 0, 60, 16, RES_CHAIR, P (POS_NAILS), TRUE, TRUE, 35 },
  { { "Nail repair", "Körömpótlás", "Reparação de unha", "Ремонт ногтя", "Ремонт нігтя" }, CAT_NAILS, 800, 0, 15, 4, -1, P (POS_NAILS), TRUE, FALSE, 30 },
  { { "Brow shaping", "Szemöldökformázás", "Design de sobrancelhas", "Коррекция бровей", "Корекція брів" }, CAT_FACE, 1400, 0, 15, 16, -1, P (POS_COSMETIC), TRUE, TRUE, 28 },
  { { "Lash tint", "Szempillafestés", "Pintura de pestanas", "Окрашивание ресниц", "Фарбування вій" }, CAT_FACE, 1500, 0, 15, 8, -1, P (POS_COSMETIC), TRUE, FALSE, 35 },
  { { "Facial cleansing", "Arctisztítás", "Limpeza de pele", "Чистка лица", "Чистка обличчя" }, CAT_FACE, 4900, 0, 60, 14, RES_BED, P (POS_COSMETIC), TRUE, TRUE, 42 },
  { { "Make-up", "Smink", "Maquilhagem", "Макияж", "Макіяж" }, CAT_FACE, 4500, 6500, 60, 4, -1, P (POS_COSMETIC), TRUE, FALSE, 120 },
  { { "Skin consultation", "Bőrgyógyászati konzultáció", "Consulta de dermatologia", "Консультация дерматолога", "Консультація дерматолога" }, CAT_SKIN, 4000, 0, 30, 10, RES_ROOM, P (POS_SKIN), TRUE, TRUE, 90 },
  { { "Laser hair removal, small area", "Lézeres szőrtelenítés, kis felület", "Depilação a laser, zona pequena", "Лазерная эпиляция, малая зона", "Лазерна епіляція, мала зона" }, CAT_SKIN, 4500, 0, 30, 14, RES_LASER, P (POS_SKIN), TRUE, FALSE, 42 },
  { { "Laser hair removal, legs", "Lézeres szőrtelenítés, láb", "Depilação a laser, pernas", "Лазерная эпиляция, ноги", "Лазерна епіляція, ноги" }, CAT_SKIN, 9500, 0, 60, 8, RES_LASER, P (POS_SKIN), TRUE, FALSE, 42 },
  { { "Chemical peel", "Kémiai hámlasztás", "Peeling químico", "Химический пилинг", "Хімічний пілінг" }, CAT_SKIN, 7000, 0, 45, 8, RES_ROOM, P (POS_SKIN), TRUE, TRUE, 28 },
  { { "Mesotherapy", "Mezoterápia", "Mesoterapia", "Мезотерапия", "Мезотерапія" }, CAT_SKIN, 12000, 15000, 60, 5, RES_ROOM, P (POS_SKIN), TRUE, FALSE, 28 },
  { { "Physiotherapy, first visit", "Gyógytorna, állapotfelmérés", "Fisioterapia, avaliação", "Физиотерапия, первый приём", "Фізіотерапія, перший прийом" }, CAT_BODY, 5000, 0, 60, 5, RES_ROOM, P (POS_PHYSIO), TRUE, TRUE, 14 },
  { { "Physiotherapy", "Gyógytorna", "Fisioterapia", "Физиотерапия", "Фізіотерапія" }, CAT_BODY, 3800, 0, 45, 22, -1, P (POS_PHYSIO), TRUE, TRUE, 14 },
  { { "Manual therapy", "Manuálterápia", "Terapia manual", "Мануальная терапия", "Мануальна терапія" }, CAT_BODY, 5500, 0, 45, 10, RES_ROOM, P (POS_PHYSIO), TRUE, TRUE, 28 },
  { { "Swedish massage", "Svédmasszázs", "Massagem sueca", "Шведский массаж", "Шведський масаж" }, CAT_BODY, 4200, 0, 60, 20, -1, P (POS_MASSAGE), TRUE, TRUE, 28 },
  { { "Sports massage", "Sportmasszázs", "Massagem desportiva", "Спортивный массаж", "Спортивний масаж" }, CAT_BODY, 4800, 0, 60, 12, -1, P (POS_MASSAGE), TRUE, TRUE, 21 },
  { { "Lymph drainage", "Nyirokmasszázs", "Drenagem linfática", "Лимфодренаж", "Лімфодренаж" }, CAT_BODY, 4500, 0, 60, 8, -1, P (POS_MASSAGE), TRUE, FALSE, 28 },
  { { "Classic cut", "Klasszikus hajvágás", "Corte clássico", "Классическая стрижка", "Класична стрижка" }, CAT_CUT, 2200, 0, 30, 30, -1, P (POS_BARBER), FALSE, TRUE, 28 },
  { { "Skin fade", "Átmenetes hajvágás", "Degradê", "Стрижка «фейд»", "Стрижка «фейд»" }, CAT_CUT, 2800, 0, 45, 26, -1, P (POS_BARBER), FALSE, TRUE, 21 },
  { { "Clipper cut", "Gépi hajvágás", "Corte à máquina", "Стрижка машинкой", "Стрижка машинкою" }, CAT_CUT, 1500, 0, 15, 10, -1, P (POS_BARBER), FALSE, TRUE, 28 },
  { { "Father and son", "Apa és fia", "Pai e filho", "Отец и сын", "Батько і син" }, CAT_CUT, 3800, 0, 60, 6, -1, P (POS_BARBER), FALSE, TRUE, 42 },
  { { "Beard trim", "Szakálligazítás", "Aparar a barba", "Стрижка бороды", "Стрижка бороди" }, CAT_BEARD, 1400, 0, 15, 22, -1, P (POS_BARBER), FALSE, TRUE, 21 },
  { { "Hot towel shave", "Borotválás meleg törölközővel", "Barbear clássico", "Бритьё с горячим полотенцем", "Гоління з гарячим рушником" }, CAT_BEARD, 2400, 0, 30, 8, -1, P (POS_BARBER), FALSE, TRUE, 28 },
  { { "Beard colouring", "Szakállfestés", "Coloração da barba", "Тонирование бороды", "Тонування бороди" }, CAT_BEARD, 2000, 0, 30, 4, -1, P (POS_BARBER), FALSE, TRUE, 42 },
  { { NULL }, 0, 0, 0, 0, 0, 0, 0, FALSE, FALSE, 0 },
};

const FoyerDemoItem foyer_demo_items[] = {
  { "services", TRUE, { "Provision of services", "Szolgáltatások", "Prestação de serviços", "Оказание услуг", "Надання послуг" } },
  { "products", TRUE, { "Sale of products", "Termékeladás", "Venda de produtos", "Продажа товаров", "Продаж товарів" } },
  { "memberships", TRUE, { "Sale of memberships", "Bérletek", "Venda de passes", "Продажа абонементов", "Продаж абонементів" } },
  { "giftcards", TRUE, { "Sale of gift cards", "Ajándékkártyák", "Venda de cartões-oferta", "Продажа подарочных карт", "Продаж подарункових карток" } },
  { "refill", TRUE, { "Client account refill", "Ügyfélszámla feltöltése", "Carregamento de conta", "Пополнение счёта клиента", "Поповнення рахунку клієнта" } },
  { "other-income", TRUE, { "Other income", "Egyéb bevétel", "Outras receitas", "Прочие доходы", "Інші доходи" } },
  { "consumables", FALSE, { "Purchase of consumables", "Fogyóanyagok", "Compra de consumíveis", "Расходные материалы", "Витратні матеріали" } },
  { "products-bought", FALSE, { "Purchase of products", "Árubeszerzés", "Compra de produtos", "Закупка товаров", "Закупівля товарів" } },
  { "salary", FALSE, { "Salary of staff", "Bérek", "Salários", "Зарплата", "Зарплата" } },
  { "taxes", FALSE, { "Taxes and fees", "Adók és járulékok", "Impostos e taxas", "Налоги и сборы", "Податки та збори" } },
  { "acquiring", FALSE, { "Acquiring fee", "Kártyadíj", "Comissão do terminal", "Эквайринг", "Еквайринг" } },
  { "other-expense", FALSE, { "Other expenditures", "Egyéb kiadás", "Outras despesas", "Прочие расходы", "Інші витрати" } },
  { NULL, FALSE, { NULL } },
};

const FoyerDemoLabel foyer_demo_labels[] = {
  { "permanent", "starred-symbolic", 3, { "Permanent", "Állandó", "Habitual", "Постоянный", "Постійний" } },
  { "loyal", "emblem-favorite-symbolic", 0, { "Loyal", "Hűséges", "Fiel", "Лояльный", "Лояльний" } },
  { "vip", "emblem-important-symbolic", 5, { "VIP", "VIP", "VIP", "VIP", "VIP" } },
  { NULL, NULL, 0, { NULL } },
};

#define LIST(...) (const char *const[]){ __VA_ARGS__, NULL }

static const char *const *const texts[][FOYER_DEMO_LANGS] = {
  [FOYER_DEMO_VISIT_NOTES] = {
    LIST ("Wants the same as last time", "Brings her daughter along", "Invoice to the company", "Likes a coffee with milk", "Must leave on time, has a train", "Birthday this week", "Gift from her sister"),
    LIST ("Ugyanúgy, mint legutóbb", "A kislányát is hozza", "Céges számlát kér", "Tejes kávét kér", "Pontosan végezni kell, vonatja van", "Ezen a héten van a születésnapja", "A testvére ajándéka"),
    LIST ("Quer igual à última vez", "Traz a filha", "Fatura em nome da empresa", "Gosta de café com leite", "Tem de sair a horas, apanha o comboio", "Faz anos esta semana", "Prenda da irmã"),
    LIST ("Как в прошлый раз", "Придёт с дочерью", "Счёт на компанию", "Кофе с молоком", "Закончить вовремя, поезд", "На этой неделе день рождения", "Подарок от сестры"),
    LIST ("Як минулого разу", "Прийде з донькою", "Рахунок на компанію", "Кава з молоком", "Закінчити вчасно, потяг", "Цього тижня день народження", "Подарунок від сестри"),
  },
  [FOYER_DEMO_COMMENTS] = {
    LIST ("A little shorter at the back", "Colour 7.3, 30 ml", "Please ring before", "May be ten minutes late", "First time, show the price list", "Sensitive scalp", "Keep the length"),
    LIST ("Hátul kicsit rövidebbre", "7.3-as szín, 30 ml", "Előtte hívni kell", "Tíz percet késhet", "Először jön, árlistát mutatni", "Érzékeny fejbőr", "A hossz maradjon"),
    LIST ("Um pouco mais curto atrás", "Cor 7.3, 30 ml", "Telefonar antes", "Pode atrasar-se dez minutos", "Primeira vez, mostrar a tabela", "Couro cabeludo sensível", "Manter o comprimento"),
    LIST ("Сзади чуть короче", "Цвет 7.3, 30 мл", "Позвонить заранее", "Может опоздать на десять минут", "Первый раз, показать прайс", "Чувствительная кожа головы", "Длину оставить"),
    LIST ("Ззаду трохи коротше", "Колір 7.3, 30 мл", "Зателефонувати заздалегідь", "Може запізнитися на десять хвилин", "Уперше, показати прайс", "Чутлива шкіра голови", "Довжину залишити"),
  },
  [FOYER_DEMO_CLIENT_NOTES] = {
    LIST ("Prefers mornings", "Never on Mondays", "Comes with a dog", "Speaks German", "Recommended by a friend", "Always pays in cash", "Parks in the courtyard"),
    LIST ("Délelőtt szeret jönni", "Hétfőn soha", "Kutyával jön", "Németül beszél", "Barátnő ajánlotta", "Mindig készpénzzel fizet", "Az udvarban parkol"),
    LIST ("Prefere a manhã", "Nunca à segunda-feira", "Vem com um cão", "Fala alemão", "Recomendada por uma amiga", "Paga sempre em dinheiro", "Estaciona no pátio"),
    LIST ("Предпочитает утро", "Никогда по понедельникам", "Приходит с собакой", "Говорит по-немецки", "По рекомендации подруги", "Всегда платит наличными", "Паркуется во дворе"),
    LIST ("Надає перевагу ранку", "Ніколи в понеділок", "Приходить із собакою", "Розмовляє німецькою", "За порадою подруги", "Завжди платить готівкою", "Паркується у дворі"),
  },
  [FOYER_DEMO_ALLERGIES] = {
    LIST ("Ammonia", "Latex", "Nickel", "Paraphenylenediamine (dark dyes)", "Acrylates", "Lavender oil", "Lidocaine"),
    LIST ("Ammónia", "Latex", "Nikkel", "Parafenilén-diamin (sötét festékek)", "Akrilátok", "Levendulaolaj", "Lidokain"),
    LIST ("Amoníaco", "Látex", "Níquel", "Parafenilenodiamina (tintas escuras)", "Acrilatos", "Óleo de lavanda", "Lidocaína"),
    LIST ("Аммиак", "Латекс", "Никель", "Парафенилендиамин (тёмные краски)", "Акрилаты", "Масло лаванды", "Лидокаин"),
    LIST ("Аміак", "Латекс", "Нікель", "Парафенілендіамін (темні фарби)", "Акрилати", "Олія лаванди", "Лідокаїн"),
  },
  [FOYER_DEMO_ABSENCES] = {
    LIST ("Holiday", "Ill", "Training"),
    LIST ("Szabadság", "Betegség", "Továbbképzés"),
    LIST ("Férias", "Doença", "Formação"),
    LIST ("Отпуск", "Болезнь", "Обучение"),
    LIST ("Відпустка", "Хвороба", "Навчання"),
  },
  [FOYER_DEMO_CASH] = { LIST ("Main"), LIST ("Házipénztár"), LIST ("Caixa"), LIST ("Касса"), LIST ("Каса") },
  [FOYER_DEMO_CARD] = { LIST ("Card payment account"), LIST ("Bankkártya"), LIST ("Multibanco"), LIST ("Оплата картой"), LIST ("Оплата карткою") },
  [FOYER_DEMO_DEPOSIT] = { LIST ("Taken to the bank"), LIST ("Banki befizetés"), LIST ("Depósito no banco"), LIST ("Сдано в банк"), LIST ("Здано в банк") },
  [FOYER_DEMO_FOOTER] = {
    LIST ("Thank you, see you soon"), LIST ("Köszönjük, várjuk vissza"), LIST ("Obrigado e até breve"), LIST ("Спасибо, ждём вас снова"), LIST ("Дякуємо, чекаємо на вас знову"),
  },
};

const char *const *
foyer_demo_texts (FoyerDemoTexts which,
                  FoyerDemoLang  lang)
{
  return texts[which][lang];
}
