"""Which cooperation form a sentence speaks for."""

import pytest

from matching.profiles import Form
from matching.texts.cooperating import LONGEST, form_spoken_for


@pytest.mark.parametrize(
    "sentence",
    [
        "We license our patented coating to makers of pistons.",
        "A spin-off of the university: the technology is available for licensing.",
        "We are looking for a technology to recycle glass fibre.",
        "Offriamo in licenza il processo di ossidazione.",
        "Cediamo il brevetto di una valvola.",
        "Cerchiamo un partner per il trasferimento tecnologico.",
        "Готовы передать рецептуру по лицензии.",
        "Предлагаем ноу-хау литья под давлением.",
        "Хотим купить лицензию на изобарический клапан.",
        "Il nostro brevetto di trattamento al plasma è disponibile in licenza a produttori esteri.",
        "Предлагаем технологию изготовления пьезокомпозитных датчиков по лицензии.",
        "Ищем поставщиков панелей, заинтересованы в лицензии на производство натуральных утеплителей.",
        "Know-how produttivo trasferibile: forniamo impianti e licenza di produzione a partner locali.",
        "Vendiamo il prodotto finito ma diamo anche in licenza il filtro di fusione con il GNSS.",
        "Our process is available under licence.",
        "We offer our patent on valves for sale.",
        "Cerchiamo licenziatari per il nostro processo.",
        "We are looking for licensees in Europe.",
        "Ищем лицензиатов в Италии.",
        "Уступим патент на клапан.",
        "Передадим технологию производства кирпича.",
        "Cerchiamo una tecnologia per il riciclo del vetro.",
        "Ищем технологию переработки шин.",
        "Ищем новые технологии обработки шерсти.",
        "Продаём лицензию на изготовление клапана.",
        "Cerchiamo un produttore che fabbrichi su licenza la nostra pompa.",
        "Ищем завод для производства насосов по лицензии.",
        "We look for a manufacturer to make our pump under licence.",
        "We want to license a process for odour removal.",
        "Запатентованный способ доступен по лицензии.",
    ],
)
def test_licences_patents_and_know_how_that_change_hands_are_technology_transfer(sentence: str) -> None:
    assert form_spoken_for(sentence) is Form.TECHNOLOGY_TRANSFER


@pytest.mark.parametrize(
    "sentence",
    [
        "We are open to joint missions with European integrators.",
        "Partners for a research project wanted.",
        "We look for a pilot hospital in Moscow.",
        "Cerchiamo partner industriali per progetti Horizon Europe.",
        "Siamo aperti a sviluppare insieme a un partner un tessuto autoestinguente.",
        "Ищем разработчиков для совместного проекта.",
        "Ведём совместные НИОКР с университетами.",
        "Хотим войти в консорциум европейского проекта.",
        "Siamo alla ricerca di cliniche e ospedali per uno studio clinico multicentrico.",
        "We seek hospitals for a multicentre clinical trial.",
        "Ищем клиники для многоцентрового клинического исследования.",
        "Cerchiamo un partner per un progetto di ricerca congiunto sul comportamento al fuoco dei pannelli.",
        "Ищем тепличные хозяйства для совместного пилотного проекта.",
        "Открыты для совместных исследований с зарубежными партнерами.",
        "Interessati a un progetto pilota comune sulle serre in climi freddi.",
        "Aperti a collaborazioni di ricerca (Horizon 2020) con centri clinici e università.",
        "Ищем разработчиков для совместного проекта по тактильной обратной связи.",
        "Готовы к совместной разработке.",
        "We want to develop a new glue together with a university.",
        "We are open to joint development.",
    ],
)
def test_research_and_development_with_others_is_a_joint_project(sentence: str) -> None:
    assert form_spoken_for(sentence) is Form.JOINT_PROJECT


@pytest.mark.parametrize(
    "sentence",
    [
        "Cerchiamo uffici a Mosca per sei persone.",
        "Ищем помещение под лабораторию в Тренто.",
        "We look for workshop space in Trento.",
        "Cerchiamo un locale di circa 200 mq a Mosca per uno showroom e un piccolo magazzino.",
        "Арендуем в Италии небольшой офис 20 кв. м на полгода.",
        "Снимем помещение",
        "Снимем помещение под мастерскую.",
        "We need a small office",
        "We need a small office in Trento.",
        "Ищем офис в Тренто.",
        "Ищем небольшой офис на троих.",
        "Cerchiamo un piccolo ufficio a Mosca.",
        "Нужно помещение 100 м² под лабораторию.",
        "Требуется цех 500 кв. м.",
        "We are looking for lab space.",
        "We want to rent an office in Moscow.",
        "Cerchiamo un capannone in affitto.",
        "Cerchiamo un magazzino di 300 mq.",
        "Ищем склад 500 кв. м.",
        "Хотим арендовать офис в Роверето.",
        "Vorremmo affittare un ufficio a Mosca.",
        "Cerchiamo spazi in affitto a Mosca.",
        "Cerchiamo una sede a Mosca.",
        "Siamo alla ricerca di un ufficio a Mosca.",
        "We are looking for offices in Moscow.",
    ],
)
def test_who_looks_for_a_room_asks_to_be_hosted(sentence: str) -> None:
    assert form_spoken_for(sentence) is Form.HOSTING


@pytest.mark.parametrize(
    "sentence",
    [
        "We make pumps together with our customers.",
        "Realizziamo progetti comunali di illuminazione.",
        "Мы не передаём технологии третьим лицам.",
        "Non cediamo i nostri brevetti.",
        "We do not license our technology.",
        "Помогаем тем, кто ищет офис.",
        "Aiutiamo chi cerca un ufficio a Mosca.",
        "Licences are sold per kilometre or per seat.",
        "Export goes through the usual licence check.",
        "We need an installer licensed in St Petersburg.",
        "Our barrier layer is covered by two patents.",
        "La tecnologia è protetta da due brevetti.",
        "Il nostro know-how al servizio dei clienti.",
        "Consulenza per bandi europei, brevetti e trasferimento tecnologico.",
        "Spinta 5 N, impianto pilota in sede.",
        "Есть лицензия на производство медицинской техники.",
        "Лицензия на осуществление деятельности получена в 2009 году.",
        "Получен патент на полезную модель.",
        "Ищем коллег-патентоведов в Милане.",
        "Seeking a corresponding law office in Moscow.",
        "Flaw recognition as a library, per-workstation licence.",
    ],
)
def test_what_is_only_owned_allowed_or_sold_speaks_for_none(sentence: str) -> None:
    assert form_spoken_for(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Abbiamo la licenza per il trasporto di merci pericolose.",
        "Licenza del Ministero della Salute n. 55",
        "Выпускаем мороженое по лицензии Disney.",
        "Продаём лицензии на ПО 1С.",
        "Siamo licenziatari ufficiali Disney per i peluche.",
        "Мы имеем лицензию на перевозку опасных грузов.",
        "We hold a licence for the transport of dangerous goods.",
        "We make toys under licence from Disney.",
        "We offer Disney toys under Disney licence.",
        "Vendiamo licenze Microsoft e antivirus.",
        "We sell licences for office software.",
        "Cediamo licenza taxi.",
        "Cerchiamo autisti con licenza.",
        "Лицензия Минздрава № ЛО-77.",
        "Имеем собственную лицензию Росздравнадзора.",
        "Перевозим грузы по лицензии Минтранса.",
        "Работаем по лицензии.",
        "Работаем на основании лицензии ФСБ.",
        "Operiamo su licenza regionale.",
        "Готовы к перевозкам, работаем по лицензии Минтранса.",
        "Нужна лицензия на алкоголь? Поможем.",
        "Поможем получить лицензию на производство.",
        "Offriamo corsi per la licenza media.",
        "Offriamo formazione per la licenza di pilota.",
        "We offer courses for the pilot licence.",
        "Offriamo noleggio auto senza licenza.",
        "Вы ищете водителя с лицензией?",
        "We provide licensed guides.",
        "Offriamo guide con licenza.",
        "We offer tours with a licensed guide.",
        "We sell licensed products.",
        "Vendiamo prodotti su licenza.",
        "Продаём товары по лицензии Disney.",
        "Продаём игрушки под лицензией.",
        "We need a licence for alcohol.",
    ],
)
def test_a_licence_to_work_of_a_brand_or_of_software_passes_on_no_technology(sentence: str) -> None:
    assert form_spoken_for(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Offriamo ricette della nonna e prodotti tipici.",
        "Offriamo tecnologia all'avanguardia e personale qualificato.",
        "Мы предлагаем передовые технологии лечения.",
        "We offer state-of-the-art technology and friendly staff.",
        "We offer advanced technologies for dentists.",
        "Offriamo le ricette tradizionali del Trentino.",
        "Предлагаем лучшие рецепты наших бабушек.",
        "Vendiamo serrature brevettate.",
        "We sell our patented pumps.",
        "Предлагаем патентные услуги.",
        "We offer patent searches.",
        "Cerchiamo esperti di tecnologie alimentari.",
        "We are looking for information technology specialists.",
        "We look for a technology partner.",
        "Ищем технолога на сыроварню.",
        "Ищем специалистов по информационным технологиям.",
        "Offriamo il nostro know-how ai clienti.",
        "We offer know-how in logistics.",
        "Разработка по ТЗ и передача технологической документации.",
        "Siamo titolari di due brevetti.",
        "Cerchiamo clienti per i nostri brevetti di moda.",
        "Обучение технологиям продаж.",
        "Даём технологии, которые работают.",
        "We give technology that works.",
        "Мы предоставляем технологии для вашего бизнеса.",
    ],
)
def test_praise_of_technology_and_what_is_sold_with_a_patent_pass_none_on(sentence: str) -> None:
    assert form_spoken_for(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Cerchiamo locali e ristoranti che vendano i nostri vini.",
        "Ищем офис-менеджера.",
        "Cerchiamo uffici stampa.",
        "Cerchiamo arredi per ufficio.",
        "We need office furniture.",
        "We are looking for an office manager in Moscow.",
        "Ищем офисную мебель.",
        "Ищем покупателей для офисов.",
        "Cerchiamo hotel e uffici da arredare.",
        "Cerchiamo un locale che venda i nostri vini.",
        "We look for bars and offices that buy our coffee.",
        "Мы арендуем офис на улице Ленина.",
        "Арендуем офис с 2005 года.",
        "Affittiamo uffici a Trento.",
        "Сдаём офисы в аренду.",
        "Арендуем строительную технику.",
        "Ищем склад в Подмосковье.",
        "Cerchiamo spazi pubblicitari.",
        "Servono locali e ristoranti amici del vino.",
        "Ищем помещение для наших клиентов, которые продают вино.",
        "We sell office space planning.",
        "Cerchiamo laboratori di analisi a Milano.",
        "Ищем лабораторию для испытаний в Москве.",
        "We are looking for a laboratory in Moscow to test our cheese.",
        "Cerchiamo una sede legale.",
        "We look for a workshop in Trento that sews covers.",
        "Ищем цех в Москве для пошива на заказ.",
        "Cerchiamo un ufficio di rappresentanza.",
        "We need space in magazines.",
        "Нам нужно больше места на полках магазинов.",
        "Cerchiamo un ufficio commerciale esterno.",
        "Cerchiamo un agente con ufficio a Mosca.",
        "Ищем мастерскую, где шьют чехлы.",
    ],
)
def test_customers_suppliers_and_staff_of_offices_and_bars_are_no_room_that_is_looked_for(sentence: str) -> None:
    assert form_spoken_for(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Реализовали совместный проект с мэрией в 2012 году.",
        "We completed a joint project with two universities in 2012.",
        "Nel 2010 abbiamo realizzato un progetto europeo con sei partner.",
        "Проводим клинические исследования медицинских изделий.",
        "We run clinical trials for sponsors.",
        "Organizziamo studi clinici multicentrici.",
        "We are a joint venture with Fiat.",
        "Мы — совместное предприятие с Fiat.",
        "Progettiamo insieme ai nostri clienti.",
        "Sviluppiamo insieme ai nostri clienti.",
        "Consulenza su progetti PNRR.",
    ],
)
def test_projects_that_were_and_work_for_customers_are_none_to_take_part_in(sentence: str) -> None:
    assert form_spoken_for(sentence) is None


def test_pages_without_a_full_stop_are_not_read() -> None:
    assert form_spoken_for("We license our coating and " + "very " * LONGEST + "much more.") is None
